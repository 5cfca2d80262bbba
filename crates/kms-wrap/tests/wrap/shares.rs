//! Shares: enough of them give the very key back, anything else is named.

use kms_wrap::shares::{JoinError, MAX_SHARES, Share, ShareFault, SplitError, join, split};
use kms_wrap::{Decision, Format, Key, ReadError, Spec, make_aes256, make_ec};
use proptest::prelude::*;
use proptest::sample::subsequence;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

use crate::backup::{key_pairs, material};
use crate::{AES, openssl, read, rng};

fn texts(shares: &[Share]) -> Vec<String> {
    shares
        .iter()
        .map(|share| share.to_text().to_string())
        .collect()
}

fn join_texts<T: AsRef<[u8]>>(texts: &[T]) -> Result<Key, JoinError> {
    let texts: Vec<&[u8]> = texts.iter().map(AsRef::as_ref).collect();
    join(&texts, &mut rng())
}

fn refused<T: AsRef<[u8]>>(texts: &[T]) -> JoinError {
    join_texts(texts).map(|_| ()).unwrap_err()
}

/// The numbered lines of a share, each ended.
fn lines(text: &str) -> &str {
    let (_, block) = text.split_once("SHARE-----\n").unwrap();
    block.split_once("-----END").unwrap().0
}

/// The texts of 3 of 5 shares of the AES key, all five.
fn five() -> Vec<String> {
    texts(&split(&read(&AES).unwrap(), 3, 5, &mut rng()).unwrap())
}

#[test]
fn shares_of_every_spec_rebuild_the_very_key() {
    let mut keys = key_pairs();
    keys.push(read(&AES).unwrap());
    for key in keys {
        let shares = texts(&split(&key, 2, 3, &mut rng()).unwrap());
        let again = join_texts(&[&shares[2], &shares[0]]).unwrap();
        assert_eq!(again.facts().fingerprint, key.facts().fingerprint);
        assert_eq!(again.facts().spec, key.facts().spec);
        assert_eq!(again.facts().format, [Format::Shares]);
        assert_eq!(material(&again), material(&key));
        let alone = refused(&[&shares[1]]);
        assert_eq!(alone.code(), "shares-too-few", "{:?}", key.facts().spec);
    }
}

/// M of N, which M of them, in which order, and a seed.
fn ceremony() -> impl Strategy<Value = (u8, u8, Vec<usize>, u64)> {
    (2..=MAX_SHARES)
        .prop_flat_map(|count| (2..=count, Just(count)))
        .prop_flat_map(|(threshold, count)| {
            let all: Vec<usize> = (0..count.into()).collect();
            let chosen = subsequence(all, usize::from(threshold)).prop_shuffle();
            (Just(threshold), Just(count), chosen, any::<u64>())
        })
}

proptest! {
    #[test]
    fn any_m_of_n_rebuild_the_key_and_one_fewer_does_not(
        (threshold, count, chosen, seed) in ceremony()
    ) {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        for key in [make_aes256(&mut rng), make_ec(Spec::EcP384, &mut rng).unwrap()] {
            let shares = texts(&split(&key, threshold, count, &mut rng).unwrap());
            let given: Vec<&String> = chosen.iter().map(|at| &shares[*at]).collect();
            let again = join_texts(&given).unwrap();
            prop_assert_eq!(&again.facts().fingerprint, &key.facts().fingerprint);
            prop_assert_eq!(&again.facts().public_key, &key.facts().public_key);
            let error = refused(&given[1..]);
            prop_assert_eq!(error.code(), "shares-too-few");
            let missing = error.params().into_iter().find(|(name, _)| *name == "missing");
            prop_assert_eq!(missing.unwrap().1, "1");
        }
    }

    /// Whatever is typed, a wrong key never comes out.
    #[test]
    fn any_changed_character_is_refused_or_changes_nothing(at in 0..500_usize, to in any::<char>()) {
        let mut shares = five();
        let text = &mut shares[1];
        let (at, old) = text.char_indices().nth(at % text.chars().count()).unwrap();
        text.replace_range(at..at + old.len_utf8(), &to.to_string());
        if let Ok(key) = join_texts(&shares[..3]) {
            let expected = read(&AES).unwrap();
            prop_assert_eq!(&key.facts().fingerprint, &expected.facts().fingerprint);
        }
    }
}

#[test]
fn every_changed_character_of_a_line_names_that_line() {
    let shares = five();
    let text = &shares[1];
    let begin = lines(text).as_ptr() as usize - text.as_ptr() as usize;
    let mut start = begin;
    for (line, row) in lines(text).lines().enumerate() {
        for at in (start..start + row.len()).filter(|at| text.as_bytes()[*at] != b' ') {
            let other = if text.as_bytes()[at] == b'7' {
                "8"
            } else {
                "7"
            };
            let mut changed = text.clone();
            changed.replace_range(at..=at, other);
            let fault = Share::from_text(changed.as_bytes())
                .map(|_| ())
                .unwrap_err();
            // Ten bits of check: the whole share's checksum has the rest.
            let named = fault == ShareFault::Line { line: line + 1 };
            assert!(
                named || fault == ShareFault::Checksum,
                "{line} {at}: {fault:?}"
            );
        }
        start += row.len() + 1;
    }
}

#[test]
fn a_typed_share_reads_whatever_its_case_and_white_space() {
    let shares = five();
    let text = &shares[0];
    let typed = lines(text).to_lowercase();
    let on_one_line = typed.replace(char::is_whitespace, "");
    let confused = typed.replace('0', "o").replace('1', "l");
    for way in [
        typed.as_str(),
        &on_one_line,
        &confused,
        &typed.replace('\n', "\r\n\r\n"),
    ] {
        let share = Share::from_text(way.as_bytes()).unwrap();
        assert_eq!(share.to_text().as_str(), text);
    }
}

#[test]
fn a_missing_line_is_named() {
    let shares = five();
    let without: Vec<&str> = shares[0]
        .lines()
        .filter(|line| !line.starts_with("03 "))
        .collect();
    let without = without.join("\n");
    let error = refused(&[shares[1].as_str(), shares[2].as_str(), without.as_str()]);
    let fault = ShareFault::Line { line: 3 };
    assert_eq!(error, JoinError::Unreadable { position: 3, fault });
    assert_eq!(error.code(), "share-line");
}

#[test]
fn too_few_foreign_and_repeated_shares_are_named() {
    let shares = five();
    let set = Share::from_text(shares[0].as_bytes()).unwrap().set();
    let threshold = 3;
    let found = 2;
    let few = JoinError::TooFew {
        found,
        threshold,
        set: set.clone(),
    };
    assert_eq!(refused(&shares[..2]), few);
    assert!(few.to_string().contains("1 more"), "{few}");

    let mut again = ChaCha20Rng::seed_from_u64(2);
    let others = split(&read(&AES).unwrap(), 3, 5, &mut again).unwrap();
    let foreign = JoinError::Foreign {
        position: 2,
        number: 4,
        set: others[3].set(),
        expected: set,
    };
    let mixed = [&shares[0], &texts(&others)[3], &shares[2], &shares[4]];
    assert_eq!(refused(&mixed), foreign);

    let twice = JoinError::Duplicate {
        position: 3,
        number: 2,
        first: 1,
    };
    assert_eq!(refused(&[&shares[1], &shares[0], &shares[1]]), twice);
    assert_eq!(refused::<&str>(&[]), JoinError::Nothing);
    let fault = ShareFault::NoShare;
    assert_eq!(
        refused(&["a certificate, perhaps"]),
        JoinError::Unreadable { position: 1, fault }
    );
}

#[test]
fn more_shares_than_needed_are_held_against_the_key() {
    let shares = five();
    let key = join_texts(&shares).unwrap();
    assert_eq!(
        key.facts().fingerprint,
        read(&AES).unwrap().facts().fingerprint
    );
}

/// A share with right checksums, made up by somebody who wants another key to come out.
#[test]
fn a_made_up_share_rebuilds_nothing() {
    let shares = five();
    let forged = forge(&shares[1]);
    assert!(Share::from_text(forged.as_bytes()).is_ok());
    let error = refused(&[&shares[0], &forged, &shares[2]]);
    assert_eq!(error.code(), "shares-another-key");
    let error = refused(&[&shares[0], &shares[2], &shares[3], &forged]);
    let contradiction = JoinError::Contradiction {
        position: 4,
        number: 2,
    };
    assert_eq!(error, contradiction);
}

const ALPHABET: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

fn base32() -> data_encoding::Encoding {
    let mut specification = data_encoding::Specification::new();
    specification.symbols.push_str(ALPHABET);
    specification.encoding().unwrap()
}

/// The bytes of a share, by way of the documented format.
fn bytes_of(text: &str) -> Vec<u8> {
    let numbered = |line: &&str| line.starts_with(|c: char| c.is_ascii_digit());
    let dense = text.lines().filter(numbered).map(|line| {
        let whole = line.replace(' ', "");
        let dense = whole.get(2..whole.len() - 2);
        dense.unwrap().to_owned()
    });
    base32()
        .decode(dense.collect::<String>().as_bytes())
        .unwrap()
}

/// The same share with one byte of the secret's part changed, and its checksums made right again.
fn forge(text: &str) -> String {
    let hash = |parts: &[&[u8]]| <sha2::Sha256 as sha2::Digest>::digest(parts.concat());
    let mut bytes = bytes_of(text);
    let body = bytes.len() - 8;
    bytes[body - 1] ^= 1;
    let sum = hash(&[b"keyferry share v1", &bytes[..body]]);
    bytes[body..].copy_from_slice(&sum[..8]);
    let dense = base32().encode(&bytes);
    let lines = dense.as_bytes().chunks(24).enumerate().map(|(at, data)| {
        let number = format!("{:02}", at + 1);
        let sum = hash(&[b"keyferry share line ", number.as_bytes(), data]);
        let check = |byte: u8| char::from(ALPHABET.as_bytes()[usize::from(byte % 32)]);
        let data = String::from_utf8(data.to_vec()).unwrap();
        format!("{number} {data} {}{}\n", check(sum[0]), check(sum[1]))
    });
    lines.collect()
}

#[test]
fn a_share_alone_is_named_when_it_is_read_as_a_key() {
    let shares = five();
    let set = Share::from_text(shares[0].as_bytes()).unwrap().set();
    let named = ReadError::Share {
        number: 1,
        threshold: 3,
        count: 5,
        set,
    };
    assert_eq!(read(shares[0].as_bytes()).map(|_| ()), Err(named.clone()));
    let typed = lines(&shares[0]);
    assert_eq!(read(typed.as_bytes()).map(|_| ()), Err(named));
    let damaged = shares[0].replace("\n02 ", "\n03 ");
    let fault = ShareFault::Line { line: 2 };
    assert_eq!(
        read(damaged.as_bytes()).map(|_| ()),
        Err(ReadError::DamagedShare { fault })
    );
}

#[test]
fn shares_hold_nothing_of_the_key_and_debug_nothing_of_the_share() {
    for key in [read(&AES).unwrap(), read(openssl::rsa_2048()).unwrap()] {
        let secret = material(&key);
        for share in split(&key, 2, 3, &mut rng()).unwrap() {
            let text = share.to_text();
            let lines = text.lines().filter(|line| line.starts_with('0'));
            let shown = format!("{share:?}");
            for line in lines {
                let part = line.get(4..12).unwrap();
                assert!(!shown.contains(part), "{shown}");
            }
            // Four bytes in a row happen by chance once in millions.
            let page = share.to_html();
            for file in [text.as_bytes(), page.as_bytes()] {
                let hit = file.windows(4).any(|w| secret.windows(4).any(|s| s == w));
                assert!(!hit);
            }
        }
    }
}

/// With one share of two, every byte of the key is as likely as any other: over many splittings of one
/// key, the values at one place spread over all that a byte can be.
#[test]
fn one_share_of_two_says_nothing_of_the_key() {
    let key = read(&AES).unwrap();
    let mut rng = rng();
    let mut seen = [0_u32; 256];
    for _ in 0..256 * 40 {
        let share = &split(&key, 2, 2, &mut rng).unwrap()[0];
        // The last byte of the share's part: before the checksum.
        let bytes = bytes_of(&share.to_text());
        seen[usize::from(bytes[bytes.len() - 9])] += 1;
    }
    // Forty are expected of each; the generator is seeded, so this never varies.
    assert!(
        seen.iter().all(|count| (15..=75).contains(count)),
        "{seen:?}"
    );
}

#[test]
fn numbers_that_make_no_sense_are_refused() {
    let key = read(&AES).unwrap();
    for (threshold, count) in [(0, 3), (1, 3), (4, 3), (3, 17), (2, 0)] {
        let error = split(&key, threshold, count, &mut rng()).unwrap_err();
        assert_eq!(error, SplitError::Numbers { threshold, count });
    }
}

#[test]
fn a_key_with_an_open_warning_is_not_split() {
    let mut key = read(&[&AES[..16], &AES[..16]].concat()).unwrap();
    let decision = Decision::AcceptPattern;
    let error = split(&key, 2, 3, &mut rng()).unwrap_err();
    assert_eq!(error, SplitError::Undecided { decision });
    key.decide(&[decision]);
    assert_eq!(split(&key, 2, 3, &mut rng()).unwrap().len(), 3);
}

#[test]
fn the_page_stands_alone_and_holds_the_lines_and_a_code_of_them() {
    for key in [read(&AES).unwrap(), read(openssl::rsa_4096()).unwrap()] {
        let share = &split(&key, 3, 5, &mut rng()).unwrap()[4];
        let page = share.to_html();
        let text = share.to_text();
        assert!(page.contains(lines(&text)));
        assert!(page.contains("Key share 5 of 5") && page.contains("密钥分片 5/5"));
        assert!(page.contains("<svg") && page.contains(&share.set()));
        let lower = page.to_lowercase();
        for loaded in ["<script", "src=", "href=", "url(", "@import", "onload"] {
            assert!(!lower.contains(loaded), "{loaded}");
        }
        assert!(page.contains("default-src 'none'"));
    }
}

/// What a scanner makes of the code in a page.
fn scan(page: &str) -> String {
    let (_, svg) = page.split_once("viewBox=\"0 0 ").unwrap();
    let (side, _) = svg.split_once(' ').unwrap();
    let side: usize = side.parse().unwrap();
    let mut modules = vec![false; side * side];
    for dark in svg.split('M').filter(|part| part.contains("h1v1h-1z")) {
        let (place, _) = dark.split_once('h').unwrap();
        let (x, y) = place.split_once(' ').unwrap();
        let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
        modules[y * side + x] = true;
    }
    let quiet = 4;
    let grid = rqrr::SimpleGrid::from_func(side - 2 * quiet, |x, y| {
        modules[(y + quiet) * side + x + quiet]
    });
    rqrr::Grid::new(grid).decode().unwrap().1
}

#[test]
fn what_a_scanner_reads_from_the_page_is_the_share() {
    let mut keys = key_pairs();
    keys.push(read(&AES).unwrap());
    for key in keys {
        let share = &split(&key, 2, 3, &mut rng()).unwrap()[1];
        let scanned = Share::from_text(scan(&share.to_html()).as_bytes()).unwrap();
        assert_eq!(scanned.to_text(), share.to_text());
    }
}
