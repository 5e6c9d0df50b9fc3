//! `klarity figure`: pictures without a display.

use std::fs;

use klarity::scenario::{Scenario, preset};

use crate::{answer, complaint};

#[test]
fn a_picture_is_written_in_the_format_of_its_name_and_opens_as_its_scenario() {
    let folder = tempfile::tempdir().unwrap();
    for (name, head) in [("a.svg", &b"<svg"[..]), ("a.pdf", b"%PDF"), ("a.PNG", b"\x89PNG")] {
        let path = folder.path().join(name);
        let out = path.to_str().unwrap();
        assert_eq!(
            answer(&["figure", "unequal-weights", "--out", out, "--size", "100x70mm", "--plots", "densities, loss"]),
            ""
        );
        assert!(fs::read(&path).unwrap().starts_with(head), "{name}");
        assert_eq!(Scenario::read(&path).unwrap(), preset("unequal-weights").unwrap().scenario);
        // A picture is a scenario, so that it can be drawn in another way.
        let again = folder.path().join("again.svg");
        answer(&["figure", out, "--out", again.to_str().unwrap(), "--theme", "dark", "--part", "page"]);
        assert!(fs::read_to_string(&again).unwrap().contains("klarity-scenario"));
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 4, "nothing else is left behind");
}

#[test]
fn what_can_not_be_drawn_is_told_with_what_can() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("a.svg");
    let [svg, png] = ["a.svg", "a.png"].map(|name| folder.path().join(name).to_str().unwrap().to_owned());
    let told = |arguments: &[&str]| complaint(2, &[&["figure", "two-modes"][..], arguments].concat());
    for (arguments, wanted) in [
        (&["--out", "a.gif"][..], "--out is “a.gif”; its ending says the format: use one of .svg, .pdf, .png"),
        (&["--out", &svg, "--size", "85 ells"], "--size: “85 ells” is no size; write 170x110mm"),
        (&["--out", &svg, "--size", "1x1mm"], "use 180 to 6000, which is 49 to 1628 mm"),
        (&["--out", &svg, "--scale", "2"], "--scale is for pictures in pixels"),
        (&["--out", &png, "--scale", "99"], "--scale is “99”; use a number from 0.5 to 16"),
        (&["--out", &png, "--size", "1500x1500mm", "--scale", "8"], "million pixels is too large; use a scale up to"),
        (&["--out", &svg, "--step", "401"], "--step is 401; the longest run ends at step 400"),
        (&["--out", &svg, "--step", "last"], "use a whole number from 0 to 10000000, or end"),
        (&["--out", &svg, "--plots", "lots"], "there is no plot “lots” on this page; there are densities"),
        (&["--out", &svg, "--plots", "loss,loss"], "--plots: loss is named twice; name each plot once"),
        (
            &["--out", &svg, "--size", "85x60mm", "--plots", "densities,integrand,loss,profile"],
            "--size: 4 plots need more height; use 85x",
        ),
        (&["--out", &svg, "--part", "page", "--plots", "loss"], "--plots can't be given together with --part page"),
    ] {
        let said = told(arguments);
        assert!(said.contains(wanted), "{arguments:?}: {said}");
    }
    assert!(!out.exists());
    // A caption must leave room for what it is about, and a page for its panels.
    for (arguments, wanted) in [
        (
            &["--out", &svg, "--size", "85x50mm", "--caption"][..],
            "beside the caption there is no room for plots; use 85x",
        ),
        (&["--out", &svg, "--size", "85x60mm", "--part", "page"], "too small for a whole page"),
        (&["--out", &svg, "--size", "-85mm"], "--size: “-85mm” is no size"),
    ] {
        let said = told(arguments);
        assert!(said.contains(wanted), "{arguments:?}: {said}");
    }
    // Where only a width is given, the height is what the plots take.
    for arguments in
        [&["--size", "85mm", "--plots", "densities,loss", "--caption"][..], &["--size", "60mm"], &["--size", "300px"]]
    {
        answer(&[&["figure", "two-modes", "--out", &svg][..], arguments].concat());
        let drawn = fs::read_to_string(&svg).unwrap();
        assert!(drawn.contains("Densities") && drawn.matches("<path").count() > 10, "{arguments:?}");
        fs::remove_file(&svg).unwrap();
    }
    let missing = folder.path().join("not/there.svg");
    let said = complaint(1, &["figure", "two-modes", "--out", missing.to_str().unwrap()]);
    assert!(said.contains("cannot write") && said.contains("check the folder"), "{said}");
    // A picture of something else.
    fs::write(&out, "<svg xmlns=\"http://www.w3.org/2000/svg\"/>").unwrap();
    let said = complaint(2, &["open", &svg]);
    assert!(said.contains("is a picture that holds no scenario; those that Klarity writes do"), "{said}");
}
