//! Tables from files and from the clipboard: what is read, how it is understood, and how what is wrong is told.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

use std::fmt::Write as _;

use klarity::discrete::table::{Arrangement, BYTES_MAX, Reading, Request, Table, read, read_file};

fn reading(text: &str) -> Reading {
    read(text.as_bytes(), &Request::default()).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn told(text: impl AsRef<[u8]>) -> String {
    read(text.as_ref(), &Request::default()).unwrap_err().to_string()
}

fn row(table: &Table, name: &str) -> Vec<f64> {
    table.row(table.position(name).unwrap()).unwrap().values().to_vec()
}

/// (0.2, 0.3, 0.5) and (0.25, 0.25, 0.5) over a, b, c.
fn is_the_table(table: &Table) -> bool {
    table.names() == ["a", "b", "c"]
        && row(table, "P") == [0.2, 0.3, 0.5]
        && row(table, "Q") == [0.25, 0.25, 0.5]
        && table.rows().len() == 2
}

#[test]
fn the_same_table_is_read_from_every_form_of_it() {
    for text in [
        "name,P,Q\na,0.2,0.25\nb,0.3,0.25\nc,0.5,0.5\n",
        "\u{feff}name,P,Q\r\na,0.2,0.25\r\nb,0.3,0.25\r\nc,0.5,0.5\r\n",
        "name;P;Q\na;0.2;0.25\nb;0.3;0.25\nc;0.5;0.5",
        ",P,Q\ra,.2,.25\rb,3e-1,+0.25\rc,0.5,0.50\r",
        "\tP\tQ\na\t0.2\t0.25\nb\t0.3\t0.25\nc\t0.5\t0.5",
        "\"name\",\"P\",\"Q\"\n\"a\",\"0.2\",0.25\n\n# a comment\nb, 0.3 ,0.25\nc,0.5,0.5\n,,\n",
        "name,P,Q,\na,0.2,0.25,\nb,0.3,0.25,\nc,0.5,0.5,\n",
        "name P Q\na 0.2 0.25\nb 0.3 0.25\nc 0.5 0.5\n",
        ",a,b,c\nP,0.2,0.3,0.5\nQ,0.25,0.25,0.5\n",
        "name;a;b;c\nP;0.2;0.3;0.5\nQ;0.25;0.25;0.5\n",
        // Without names of the distributions, two rows are P and Q.
        "a,b,c\n0.2,0.3,0.5\n0.25,0.25,0.5\n",
        "a,0.2,0.25\nb,0.3,0.25\nc,0.5,0.5\n",
    ] {
        let table = reading(text).table;
        assert!(is_the_table(&table), "{text}: {table:?}");
    }
}

#[test]
fn a_name_may_begin_as_a_comment_does() {
    let table = reading("# rows of a talk\nname,P,Q\n#rust,1,2\n#\n#go,3,2\n").table;
    assert_eq!(table.names(), ["#rust", "#go"]);
    assert_eq!((row(&table, "P"), row(&table, "Q")), (vec![1.0, 3.0], vec![2.0, 2.0]));
}

#[test]
fn without_any_names_bins_are_numbered_and_the_shape_decides() {
    for text in ["2,3,5\n1,1,2\n", "2,1\n3,1\n5,2\n"] {
        let table = reading(text).table;
        assert_eq!((table.names(), row(&table, "P")), (&["1", "2", "3"].map(str::to_owned)[..], vec![2.0, 3.0, 5.0]));
    }
    assert_eq!(reading("1;2;3\n").table.rows().len(), 1);
}

#[test]
fn sums_and_names_and_words_tell_which_way_the_distributions_lie() {
    // Months: each row sums to 1, and the numbers of the months are names.
    let months = "month,a,b,c,d\n1,0.5,0.2,0.2,0.1\n2,0.45,0.25,0.2,0.1\n3,0.3,0.4,0.2,0.1\n4,0.2,0.5,0.25,0.05\n5,0.1,0.2,0.6,0.1\n";
    let found = reading(months);
    assert_eq!((found.layout.distributions, found.layout.because), (Arrangement::Rows, "they sum to 1"));
    assert_eq!((found.table.rows().len(), found.table.rows()[1].name()), (5, "2"));
    let counts = "bin,old,new\nx,3,1\ny,4,1\n";
    assert_eq!(reading(counts).table.rows()[0].name(), "old");
    let with = |request| read(counts.as_bytes(), &request).unwrap();
    let asked = with(Request { distributions: Some(Arrangement::Rows), ..Request::default() });
    assert_eq!((asked.table.rows()[0].name(), asked.table.names()), ("x", &["old", "new"].map(str::to_owned)[..]));
    let named = with(Request { names: &["x", "y"], ..Request::default() });
    assert_eq!(
        (named.layout.distributions, named.layout.because),
        (Arrangement::Rows, "there the names asked for are")
    );
    // A name that is nowhere doesn't hide where the other one is.
    let mixed = with(Request { names: &["old", "nwe"], ..Request::default() });
    assert_eq!(mixed.layout.distributions, Arrangement::Columns);
    // Counts over time go row after row, however many rows there are; so do tables that nothing is known of.
    for (text, because) in [
        ("Week,a,b\n1,30,10\n2,20,20\n3,10,9\n4,3,4\n", "the first column holds times"),
        ("shop,a,b,c\nx,30,10,1\ny,20,20,1\nz,10,9,1\nu,3,4,1\n", "nothing says otherwise"),
    ] {
        let found = reading(text);
        assert_eq!((found.layout.distributions, found.layout.because), (Arrangement::Rows, because));
        assert_eq!(found.layout.told(), format!("the distributions are its rows: {because}"));
    }
    // Ranges are names, also where one of them is a number.
    let ages = reading("age,P,Q\n0–17,1,2\n18–64,5,4\n65,2,2\n");
    assert_eq!((ages.table.names()[2].as_str(), row(&ages.table, "Q")), ("65", vec![2.0, 4.0, 2.0]));
}

#[test]
fn what_is_wrong_is_named_by_line_column_and_value_with_the_remedy() {
    for (text, wanted) in [
        ("", "there is nothing in it; write a row of names and rows of numbers"),
        ("hello world", "there are no numbers in it; write a row of names and rows of numbers"),
        ("\u{feff} \r\n\n", "there is nothing in it"),
        ("name,P,Q\n", "row"),
        ("name;P;Q\na;0,5;0,5\nb;0,5;0,5\n", "line 2, column 2 (“P”): “0,5” has a decimal comma; write 0.5"),
        ("name\tP\tQ\na\t1\t2\nb\t1,25\t2\n", "line 3, column 2 (“P”): “1,25” has a decimal comma; write 1.25"),
        (
            "name,P,Q\na,\"1,000\",1\nb,1,1\n",
            "line 2, column 2 (“P”): “1,000” may mean 1000 or 1.000; write it without",
        ),
        ("name,P,Q\na,\"1,234,567\",1\nb,1,1\n", "“1,234,567” has a comma between thousands; write 1234567"),
        ("name,P,Q\na,\"1,234.5\",1\nb,1,1\n", "“1,234.5” has a comma between thousands; write 1234.5"),
        ("name,P,Q\na,\"0,125\",1\nb,1,1\n", "“0,125” has a decimal comma; write 0.125"),
        ("name,P,Q\na,0.5,\"0,5\"\nb,1,1\n", "line 2, column 3 (“Q”): “0,5” has a decimal comma; write 0.5"),
        ("name,P,Q\na,0.2,0.1\nb,0.3\nc,1,1\n", "line 3 has 2 cells, but line 1 has 3; give every row the same"),
        ("name,P,Q\na,0.2,0.1,7\n", "line 2 has 4 cells, but line 1 has 3"),
        ("name,P,Q\na,0.2,none\nb,0.3,0.4\n", "line 2, column 3 (“Q”): “none” is not a number; write one, 0 or more"),
        ("0.2,oops,0.3\n0.1,0.4,0.5\n", "line 1, column 2: “oops” is not a number"),
        ("name,P,Q\na,0.2,\nb,0.3,0.4\n", "line 2, column 3 (“Q”) is empty; write a number, 0 for none"),
        ("name,P,Q\na,0.2,-0.1\nb,0.3,0.4\n", "line 2, column 3 (“Q”): -0.1 is negative; write 0 or more"),
        ("name,P,Q\na,0.2,NaN\nb,0.3,0.4\n", "line 2, column 3 (“Q”): “NaN” is not a finite number"),
        ("name,P,Q\na,0.2,1e999\nb,0.3,0.4\n", "line 2, column 3 (“Q”): “1e999” is not a finite number"),
        ("name,P,Q\na,0,1\nb,0,1\n", "“P” has nothing but zeros; write a positive number"),
        ("name,P,P\na,1,1\nb,1,1\n", "distributions 1 and 2 are both called “P”; rename one"),
        ("name,P,Q\na,1,1\na,1,1\n", "names 1 and 2 are both “a”; rename one, or merge them"),
        ("name,P,\na,1,1\nb,1,1\n", "distribution 2 has no name; write one"),
        ("name,P,Q\n\"a,1,1\nb,1,1\n", "line 2: a quoted cell has no end; close the quote"),
        ("P,Q\n1,1\n", "there is 1 name; give 2 to 10000"),
    ] {
        let error = told(text);
        assert!(error.contains(wanted), "{text}: {error}");
    }
    assert!(told(b"name,P,Q\na,\x001,2\n").starts_with("line 2 has binary data"));
    assert!(told(b"name,P,Q\na,\xff1,2\n").starts_with("line 2 isn't UTF-8"));
    assert!(told(b"\xff\xfen\0a\0").contains("isn't UTF-8"));
}

#[test]
fn a_million_cells_are_read_and_one_text_among_them_is_found() {
    let mut text = String::from("name");
    for bin in 0..1000 {
        write!(text, ",b{bin}").unwrap();
    }
    for line in 0..1000 {
        write!(text, "\nr{line}").unwrap();
        for bin in 0..1000 {
            write!(text, ",{}", (line * 7 + bin * 13) % 1000).unwrap();
        }
    }
    let rows = Request { distributions: Some(Arrangement::Rows), ..Request::default() };
    let table = read(text.as_bytes(), &rows).unwrap().table;
    assert_eq!((table.rows().len(), table.names().len()), (1000, 1000));
    assert_eq!(table.rows()[999].values()[999], f64::from((999 * 7 + 999 * 13) % 1000));
    let at = text.rfind(',').unwrap();
    let spoilt = format!("{},?", &text[..at]);
    let error = read(spoilt.as_bytes(), &rows).unwrap_err().to_string();
    assert!(error.starts_with("line 1001, column 1001 (“b999”): “?” is not a number"), "{error}");
    let long = "1,2\n".repeat(2_500_001);
    assert!(told(long).starts_with("there are more than 5000000 cells"));
    let wide = format!("{}1\n", "1,".repeat(10_000)).repeat(2);
    assert!(told(wide).starts_with("there are 10001 names; give at most 10000"));
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let read = |name: &str| read_file(&folder.path().join(name), &Request::default());
    assert!(read("").unwrap_err().to_string().contains("is a folder; choose a text file"));
    assert!(read("none.csv").unwrap_err().to_string().contains("none.csv can't be read"));
    let huge = std::fs::File::create(folder.path().join("huge.csv")).unwrap();
    huge.set_len(BYTES_MAX + 1).unwrap();
    assert!(read("huge.csv").unwrap_err().to_string().ends_with("is larger than 128 MiB; use a part of it"));
    std::fs::write(folder.path().join("t.csv"), "name,P,Q\na,0.2,0.25\nb,0.3,0.25\nc,0.5,0.5\n").unwrap();
    assert!(is_the_table(&read("t.csv").unwrap().table));
}

#[test]
fn names_that_are_numbers_are_told_as_taken_for_numbers_with_the_remedy() {
    let told = |text: &str| read(text.as_bytes(), &Request::default()).unwrap().layout.told();
    let remedy = "where they are names, write “name” in the first cell";
    for (text, what) in [
        ("2019,2020,2021\n0.2,0.3,0.5\n0.1,0.4,0.5\n", "its first row was"),
        ("1,2,3\n2,0.3,0.5\n3,0.4,0.5\n", "its first row and column were"),
        ("a,2019,2020\nb,0.2,0.3\nc,0.1,0.4\n", "its first row was"),
        ("item,P,Q\n101,0.5,0.4\n102,0.5,0.6\n", "its first column was"),
    ] {
        let told = told(text);
        assert!(told.contains(what) && told.ends_with(remedy), "{told}");
    }
    for text in ["name,2019,2020\nb,0.2,0.3\nc,0.1,0.4\n", "0.2,0.3,0.5\n0.1,0.4,0.5\n", "1,2,3\n4,5,6\n"] {
        assert!(!told(text).contains("taken for numbers"), "{}", told(text));
    }
    // The remedy works.
    let reading = read("name,P,Q\n101,0.5,0.4\n102,0.5,0.6\n".as_bytes(), &Request::default()).unwrap();
    assert_eq!((reading.table.rows().len(), reading.table.names()), (2, &["101".to_owned(), "102".to_owned()][..]));
}
