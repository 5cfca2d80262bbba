use getrandom::SysRng;
use rand_core::UnwrapErr;

use super::*;

fn random() -> UnwrapErr<SysRng> {
    UnwrapErr(SysRng)
}

type Files = Vec<Zeroizing<Vec<u8>>>;

/// A key, and the files of its five shares, three of which rebuild it.
fn split() -> (Key, Files) {
    let key = kms_wrap::make_aes256(&mut random());
    let shares = shares::split(&key, 3, 5, &mut random()).unwrap();
    let file = |share: &shares::Share| Zeroizing::new(share.to_text().as_bytes().to_vec());
    (key, shares.iter().map(file).collect())
}

fn refused(files: &[Zeroizing<Vec<u8>>]) -> Refusal {
    join(files, &mut random()).map(drop).unwrap_err()
}

fn faults(refusal: &Refusal) -> Vec<Option<&str>> {
    let shares = refusal.shares().iter();
    shares
        .map(|share| share.fault.as_ref().map(|fault| fault.code.as_str()))
        .collect()
}

#[test]
fn three_of_five_rebuild_the_key_and_two_do_not() {
    let (key, files) = split();
    let chosen = [files[4].clone(), files[0].clone(), files[2].clone()];
    let (joined, told) = join(&chosen, &mut random()).unwrap();
    assert_eq!(joined.facts().fingerprint, key.facts().fingerprint);
    let numbers: Vec<_> = told
        .iter()
        .map(|share| share.head.as_ref().map(|head| head.number))
        .collect();
    assert_eq!(numbers, [Some(5), Some(1), Some(3)]);

    let refusal = refused(&files[..2]);
    assert_eq!(refusal.code, "shares-too-few");
    assert_eq!(faults(&refusal), [None, None]);
    let head = refusal.shares()[1].head.as_ref().unwrap();
    assert_eq!((head.number, head.threshold, head.count), (2, 3, 5));
}

#[test]
fn every_file_that_does_not_belong_is_named_and_stops_the_rest() {
    let (_, mut files) = split();
    let (_, others) = split();
    files.truncate(3);
    files.push(others[3].clone());
    files.push(files[0].clone());
    let mut damaged = files[1].to_vec();
    let at = damaged
        .windows(5)
        .rposition(|end| end == b"-----")
        .unwrap_or(damaged.len())
        - 40;
    damaged[at] = if damaged[at] == b'7' { b'8' } else { b'7' };
    files.push(Zeroizing::new(damaged));
    files.push(Zeroizing::new(b"a letter".to_vec()));
    let refusal = refused(&files);
    assert_eq!(refusal.code, "shares-faulty");
    let found = faults(&refusal);
    assert_eq!(found[..3], [None, None, None]);
    assert_eq!(
        found[3..5],
        [Some("share-foreign"), Some("share-duplicate")]
    );
    assert!(
        matches!(found[5], Some("share-line" | "share-checksum")),
        "{found:?}"
    );
    assert_eq!(found[6], Some("no-share"));
}

#[test]
fn several_files_that_are_no_shares_are_not_taken() {
    let files = [b"one".to_vec(), b"two".to_vec()].map(Zeroizing::new);
    assert_eq!(refused(&files).code, "several-files");
}

#[test]
fn no_word_on_a_share_holds_any_of_it() {
    let (_, files) = split();
    let said = serde_json::to_string(&refused(&files[..2])).unwrap();
    let text = String::from_utf8(files[0].to_vec()).unwrap();
    let secret = text.split("-----").nth(2).unwrap();
    for line in secret.lines().filter(|line| line.len() > 8) {
        assert!(!said.contains(line), "{line}");
    }
}
