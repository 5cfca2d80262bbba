//! Where a key is kept: in a backup under a pass phrase, in shares, or in both.
//!
//! Everything is written, or nothing; and what was written is read back before it is said to be there, since a key that
//! was made here exists nowhere else.

use std::{
    fs, io,
    path::{Path, PathBuf},
    str::FromStr,
};

use kms_wrap::{
    Ask, Key,
    backup::{self, Backup, BackupError, back_up},
    shares::{self, MAX_SHARES, MIN_THRESHOLD, Share, SplitError, join},
};
use serde::Serialize;
use zeroize::Zeroizing;

use super::{
    CliError,
    key_file::{
        KeyFacts, Output, Passphrase, PassphraseArgs, Refusal, fields, quoted, random, remove,
        write_all,
    },
    output,
};
use crate::files::make_folder;

/// How many shares rebuild a key, and how many there are: `3-of-5`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scheme {
    threshold: u8,
    count: u8,
}

impl FromStr for Scheme {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let numbers = text.split_once("-of-");
        let numbers = numbers.and_then(|(m, n)| Some((m.parse().ok()?, n.parse().ok()?)));
        numbers
            .filter(|(threshold, count)| {
                (MIN_THRESHOLD..=*count).contains(threshold) && *count <= MAX_SHARES
            })
            .map(|(threshold, count)| Self { threshold, count })
            .ok_or_else(|| {
                format!(
                    "shares are given like 3-of-5: at least {MIN_THRESHOLD} to rebuild the key, at most {MAX_SHARES} in all"
                )
            })
    }
}

/// Where a key is to be kept.
pub(super) struct Keep<'a> {
    /// A backup in this file, under this pass phrase.
    backup: Option<(&'a Path, Passphrase)>,
    /// Shares in this folder.
    shares: Option<(Scheme, &'a Path)>,
}

/// What was done, as `--json` prints it.
#[derive(Serialize)]
pub(super) struct Kept {
    #[serde(flatten)]
    facts: KeyFacts,
    /// What the shares have in common.
    #[serde(skip_serializing_if = "Option::is_none")]
    set: Option<String>,
    /// The files.
    outputs: Vec<Output>,
    /// The commands that give the key back.
    next: Vec<String>,
}

impl<'a> Keep<'a> {
    /// Asks for the pass phrase, before there is a key that could be lost.
    pub(super) fn ask(
        backup: Option<&'a Path>,
        passphrase: PassphraseArgs,
        shares: Option<(Scheme, &'a Path)>,
    ) -> Result<Self, CliError> {
        let backup = match backup {
            Some(file) if file == Path::new("-") => {
                let text = "a backup is written to a file, not to standard output";
                return Err(CliError::Usage(text.to_owned()));
            }
            Some(file) => Some((file, passphrase.for_new(&file.display().to_string())?)),
            None => None,
        };
        Ok(Self { backup, shares })
    }

    /// In shares alone.
    pub(super) fn in_shares(scheme: Scheme, folder: &'a Path) -> Self {
        Self {
            backup: None,
            shares: Some((scheme, folder)),
        }
    }

    /// Writes all files, and reads them back.
    pub(super) fn keep(&self, key: &Key, facts: KeyFacts) -> Result<Kept, CliError> {
        let mut files: Vec<(PathBuf, Zeroizing<Vec<u8>>)> = Vec::new();
        let mut next = Vec::new();
        if let Some((path, passphrase)) = &self.backup {
            let backup = make_backup(key, passphrase)?;
            next.push(backup::command(key.facts().spec, &shell(path)));
            files.push(((*path).to_owned(), Zeroizing::new(backup.bytes)));
        }
        let mut set = None;
        let mut shares = Vec::new();
        if let Some((scheme, folder)) = self.shares {
            let made = make_shares(key, scheme)?;
            set = made.first().map(Share::set);
            next.push(joining(&made, scheme, folder));
            make_folder(folder).map_err(|error| unwritten(folder, &error))?;
            for share in &made {
                let path = folder.join(share.name());
                files.push((path.clone(), text(share.to_text())));
                shares.push(path);
                files.push((folder.join(page(share)), text(share.to_html())));
            }
        }
        let files: Vec<_> = files
            .iter()
            .map(|(path, bytes)| (path.clone(), bytes.as_slice()))
            .collect();
        let outputs = write_all(&files)?;
        self.read_back(key, &shares).inspect_err(|_error| {
            let made: Vec<_> = files.iter().map(|(path, _)| path).collect();
            remove(&made);
        })?;
        Ok(Kept {
            facts,
            set,
            outputs,
            next,
        })
    }

    /// Whether the files give the key back.
    fn read_back(&self, key: &Key, shares: &[PathBuf]) -> Result<(), CliError> {
        let fingerprint = &key.facts().fingerprint;
        let mut whole = true;
        if let Some((path, passphrase)) = &self.backup {
            let bytes = fs::read(path).map_err(|error| unwritten(path, &error))?;
            let ask = Ask {
                passphrase: Some(passphrase),
                ..Ask::default()
            };
            let again = kms_wrap::read(&bytes, &ask, &mut random());
            whole &= again.is_ok_and(|again| again.facts().fingerprint == *fingerprint);
        }
        if !shares.is_empty() {
            let mut texts = Vec::new();
            for path in shares {
                let read = fs::read(path).map(Zeroizing::new);
                texts.push(read.map_err(|error| unwritten(path, &error))?);
            }
            let texts: Vec<&[u8]> = texts.iter().map(|text| text.as_slice()).collect();
            let again = join(&texts, &mut random());
            whole &= again.is_ok_and(|again| again.facts().fingerprint == *fingerprint);
        }
        if whole {
            Ok(())
        } else {
            let text = "what was written does not give the key back; the files were removed";
            Err(CliError::Failed(text.to_owned()))
        }
    }
}

impl Kept {
    /// Tells what was done.
    pub(super) fn tell(&self, json: bool) -> Result<(), CliError> {
        if json {
            return output::json(self);
        }
        self.facts.print()?;
        if let Some(set) = &self.set {
            fields(&[("Set", set)])?;
        }
        for made in &self.outputs {
            fields(&[("File", &made.path)])?;
        }
        output::line("To have the key back:")?;
        for command in &self.next {
            output::line(&format!("  {command}"))?;
        }
        Ok(())
    }
}

fn make_backup(key: &Key, passphrase: &[u8]) -> Result<Backup, CliError> {
    back_up(key, passphrase, &mut random()).map_err(|error| match error {
        BackupError::Passphrase(error) => CliError::Usage(error.to_string()),
        BackupError::Damaged => CliError::Failed(error.to_string()),
    })
}

fn make_shares(key: &Key, scheme: Scheme) -> Result<Vec<Share>, CliError> {
    let Scheme { threshold, count } = scheme;
    shares::split(key, threshold, count, &mut random()).map_err(|error| match error {
        SplitError::Numbers { .. } => CliError::Usage(error.to_string()),
        SplitError::Undecided { decision } => Refusal::undecided(decision).into(),
        SplitError::Damaged => CliError::Failed(error.to_string()),
    })
}

/// The call that joins the first shares.
fn joining(made: &[Share], scheme: Scheme, folder: &Path) -> String {
    let enough = made.iter().take(scheme.threshold.into());
    let files: Vec<_> = enough
        .map(|share| shell(&folder.join(share.name())))
        .collect();
    format!("keyferry join {} --backup key.pem", files.join(" "))
}

/// The name of a share's page to print.
fn page(share: &Share) -> PathBuf {
    Path::new(&share.name()).with_extension("html")
}

fn text(text: Zeroizing<String>) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(text.as_bytes().to_vec())
}

fn shell(path: &Path) -> String {
    quoted(&path.display().to_string())
}

fn unwritten(path: &Path, error: &io::Error) -> CliError {
    CliError::Failed(format!("cannot write {}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::Scheme;

    #[test]
    fn a_scheme_is_m_of_n_and_makes_sense() {
        let (threshold, count) = (3, 5);
        assert_eq!("3-of-5".parse(), Ok(Scheme { threshold, count }));
        for text in ["", "3/5", "3-of-", "1-of-3", "6-of-5", "3-of-17", "3-of-5 "] {
            assert!(text.parse::<Scheme>().is_err(), "{text}");
        }
    }
}
