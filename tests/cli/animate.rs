//! `klarity animate`: films without a display.

use std::fs;
use std::process::Command;

use klarity::scenario::{Scenario, preset};

use crate::{answer, complaint, klarity, text};

const SMALL: [&str; 6] = ["--size", "400x300px", "--seconds", "0.4", "--fps", "10"];

#[test]
fn a_film_is_written_in_the_format_of_its_name_and_opens_as_its_scenario() {
    let folder = tempfile::tempdir().unwrap();
    for (name, head) in [("a.gif", &b"GIF89a"[..]), ("b.APNG", b"\x89PNG"), ("c-%02d.png", b"")] {
        let path = folder.path().join(name);
        let out = path.to_str().unwrap();
        assert_eq!(answer(&[&["animate", "two-modes", "--out", out, "--plots", "densities"][..], &SMALL].concat()), "");
        if !head.is_empty() {
            assert!(fs::read(&path).unwrap().starts_with(head), "{name}");
            assert_eq!(Scenario::read(&path).unwrap(), preset("two-modes").unwrap().scenario);
        }
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2 + 4, "nothing else is left behind");
}

#[test]
fn what_can_not_be_filmed_is_told_with_what_can() {
    let folder = tempfile::tempdir().unwrap();
    let gif = folder.path().join("a.gif");
    let gif = gif.to_str().unwrap();
    for (arguments, wanted) in [
        (&["two-modes", "--out", "a.svg"][..], "use one of .gif, .apng, .mp4, .webm, -%04d.png"),
        (&["two-modes", "--out", gif, "--fps", "0"], "--fps is “0”; use a number from 1 to 120"),
        (&["two-modes", "--out", gif, "--fps", "60"], "--fps is 60; .gif holds 50 frames a second at most"),
        (&["two-modes", "--out", gif, "--seconds", "nan"], "--seconds is “nan”; use a number from 0.1 to 600"),
        (&["two-modes", "--out", gif, "--pause", "-1"], "--pause is “-1”; use a number from 0 to 60"),
        (&["two-modes", "--out", gif, "--transparent"], "--transparent can't be had in .gif"),
        (&["shifted", "--out", gif], "the Estimate page has no steps to be played"),
        (&["two-modes", "--out", gif, "--step", "3"], "unexpected argument “--step”"),
    ] {
        let said = complaint(2, &[&["animate"][..], arguments].concat());
        assert!(said.contains(wanted), "{arguments:?}: {said}");
    }
    let nowhere = folder.path().join("not/there.gif");
    let said = complaint(1, &[&["animate", "two-modes", "--out", nowhere.to_str().unwrap()][..], &SMALL].concat());
    assert!(said.contains("cannot write") && said.contains("check the folder"), "{said}");
}

#[test]
fn mp4_and_webm_are_made_by_ffmpeg_where_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.mp4");
    let arguments = [&["animate", "two-modes", "--out", path.to_str().unwrap()][..], &SMALL].concat();
    let without = klarity().args(&arguments).env("PATH", folder.path()).output().unwrap();
    assert_eq!(without.status.code(), Some(1));
    assert!(text(&without.stderr).contains("needs the program ffmpeg"), "{}", text(&without.stderr));
    assert!(!path.exists());
    if Command::new("ffmpeg").arg("-version").output().is_err() {
        eprintln!("skipped: ffmpeg is not installed, so that no MP4 and no WebM was made");
        return;
    }
    for name in ["a.mp4", "a.webm"] {
        let path = folder.path().join(name);
        answer(&[&["animate", "two-modes", "--out", path.to_str().unwrap()][..], &SMALL].concat());
        assert_eq!(Scenario::read(&path).unwrap(), preset("two-modes").unwrap().scenario, "{name}");
        let probe = Command::new("ffprobe")
            .args([
                "-v",
                "error",
                "-count_frames",
                "-show_entries",
                "stream=width,height,nb_read_frames",
                "-of",
                "csv=p=0",
            ])
            .arg(&path)
            .output()
            .unwrap();
        // 4 frames, and a pause of 1.5 s.
        assert_eq!(text(&probe.stdout).trim(), "400,300,19", "{name}");
    }
}

#[cfg(unix)]
#[test]
fn a_program_that_is_killed_leaves_no_half_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.gif");
    let old = b"an older film".to_vec();
    fs::write(&path, &old).unwrap();
    let out = path.to_str().unwrap();
    // Seconds of work: it is killed, by a signal that can't be caught, long before it is done.
    let mut child = klarity().args(["animate", "two-modes", "--out", out, "--seconds", "60"]).spawn().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(800));
    child.kill().unwrap();
    assert!(child.wait().unwrap().code().is_none(), "it had not ended by itself");
    assert_eq!(fs::read(&path).unwrap(), old);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}
