//! Gauss's rules for ∫ f over −1 … 1, and Kronrod's extension of one of them: nodes and weights, each once.

/// The 5-point Gauss–Legendre rule: (node, weight), ascending (DLMF §3.5(v)).
pub const GAUSS_5: [(f64, f64); 5] = [
    (-0.906_179_845_938_664, 0.236_926_885_056_189_08),
    (-0.538_469_310_105_683_1, 0.478_628_670_499_366_47),
    (0.0, 0.568_888_888_888_888_9),
    (0.538_469_310_105_683_1, 0.478_628_670_499_366_47),
    (0.906_179_845_938_664, 0.236_926_885_056_189_08),
];

/// The nodes of the 16-point Gauss–Legendre rule on −1 … 1, ascending (DLMF §3.5(v)).
pub const GAUSS_16_NODES: [f64; 16] = mirrored(
    [
        0.095_012_509_837_637_44,
        0.281_603_550_779_258_9,
        0.458_016_777_657_227_37,
        0.617_876_244_402_643_8,
        0.755_404_408_355_003,
        0.865_631_202_387_831_8,
        0.944_575_023_073_232_6,
        0.989_400_934_991_649_9,
    ],
    -1.0,
);

/// The weights that go with [`GAUSS_16_NODES`]; they sum to 2.
pub const GAUSS_16_WEIGHTS: [f64; 16] = mirrored(
    [
        0.189_450_610_455_068_5,
        0.182_603_415_044_923_58,
        0.169_156_519_395_002_54,
        0.149_595_988_816_576_74,
        0.124_628_971_255_533_88,
        0.095_158_511_682_492_79,
        0.062_253_523_938_647_894,
        0.027_152_459_411_754_096,
    ],
    1.0,
);

/// The nonnegative nodes of the 21-point Kronrod rule, ascending; every second one, from the second on, is a node of the
/// 10-point Gauss rule. Computed to 60 digits from the Stieltjes polynomial; they agree with QUADPACK's.
pub const KRONROD_21_NODES: [f64; 11] = [
    0.0,
    0.148_874_338_981_631_21,
    0.294_392_862_701_460_2,
    0.433_395_394_129_247_2,
    0.562_757_134_668_604_7,
    0.679_409_568_299_024_4,
    0.780_817_726_586_416_9,
    0.865_063_366_688_984_5,
    0.930_157_491_355_708_2,
    0.973_906_528_517_171_7,
    0.995_657_163_025_808_1,
];

/// Kronrod weights of [`KRONROD_21_NODES`].
pub const KRONROD_21_WEIGHTS: [f64; 11] = [
    0.149_445_554_002_916_9,
    0.147_739_104_901_338_49,
    0.142_775_938_577_060_08,
    0.134_709_217_311_473_34,
    0.123_491_976_262_065_84,
    0.109_387_158_802_297_64,
    0.093_125_454_583_697_6,
    0.075_039_674_810_919_96,
    0.054_755_896_574_351_995,
    0.032_558_162_307_964_725,
    0.011_694_638_867_371_874,
];

/// Weights of the 10-point Gauss rule, of the odd entries of [`KRONROD_21_NODES`].
pub const GAUSS_10_WEIGHTS: [f64; 5] = [
    0.295_524_224_714_752_87,
    0.269_266_719_309_996_35,
    0.219_086_362_515_982_04,
    0.149_451_349_150_580_6,
    0.066_671_344_308_688_14,
];

/// The positive half and its mirror image times `sign`, ascending.
const fn mirrored(half: [f64; 8], sign: f64) -> [f64; 16] {
    let mut all = [0.0; 16];
    let mut index = 0;
    while index < 8 {
        all[8 + index] = half[index];
        all[7 - index] = sign * half[index];
        index += 1;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rule integrates x⁰ … x^`degree` exactly.
    fn is_exact(rule: &[(f64, f64)], degree: i32) {
        for power in 0..=degree {
            let sum: f64 = rule.iter().map(|(node, weight)| weight * node.powi(power)).sum();
            let exact = if power % 2 == 0 { 2.0 / f64::from(power + 1) } else { 0.0 };
            assert!((sum - exact).abs() < 2e-15, "{} points, degree {power}: {sum}", rule.len());
        }
    }

    /// The nonnegative half and its mirror image.
    fn both_sides(nodes: impl Iterator<Item = f64>, weights: &[f64]) -> Vec<(f64, f64)> {
        let half: Vec<(f64, f64)> = nodes.zip(weights.iter().copied()).collect();
        let mirror = half.iter().filter(|(node, _)| *node > 0.0).map(|(node, weight)| (-node, *weight));
        mirror.collect::<Vec<_>>().into_iter().chain(half).collect()
    }

    #[test]
    fn every_rule_has_the_degree_that_theory_gives_it() {
        is_exact(&GAUSS_5, 9);
        let sixteen: Vec<_> = GAUSS_16_NODES.into_iter().zip(GAUSS_16_WEIGHTS).collect();
        is_exact(&sixteen, 31);
        is_exact(&both_sides(KRONROD_21_NODES.into_iter(), &KRONROD_21_WEIGHTS), 31);
        is_exact(&both_sides(KRONROD_21_NODES.into_iter().skip(1).step_by(2), &GAUSS_10_WEIGHTS), 19);
    }
}
