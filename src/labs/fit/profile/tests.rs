use super::draw::spans;
use crate::line::profile::Point;

#[test]
fn infinite_stretches_are_told_apart_by_their_reason() {
    let point = |at: f64, value: f64, overflows: bool| Point { at, value, overflows, slope: None };
    let points = [
        point(0.0, f64::INFINITY, false),
        point(1.0, f64::INFINITY, false),
        point(2.0, f64::INFINITY, true),
        point(3.0, 5.0, false),
        point(4.0, f64::NAN, false),
        point(5.0, f64::INFINITY, false),
    ];
    assert_eq!(spans(&points), [([0.0, 1.0], false), ([2.0, 2.0], true), ([5.0, 5.0], false)]);
    assert!(spans(&points[3..5]).is_empty() && spans(&[]).is_empty());
}
