//! Pass phrases: from the terminal, unseen, or from an open file descriptor. Never from an argument or a variable, which
//! other programs can read.

use std::{
    fs::File,
    io::{self, Read},
};

use clap::Args;
use zeroize::Zeroizing;

use super::{CliError, Input};

/// The longest pass phrase, in bytes.
const LONGEST: usize = 4096;

/// Where a pass phrase comes from.
#[derive(Clone, Copy, Debug, Args)]
pub(in crate::cli) struct PassphraseArgs {
    /// Read the pass phrase from the first line of this open file descriptor, 0 for standard input; by default it is
    /// asked for on the terminal when it is needed.
    #[arg(long, value_name = "N")]
    passphrase_fd: Option<u32>,
}

/// A pass phrase's bytes, without a line end.
pub(in crate::cli) type Passphrase = Zeroizing<Vec<u8>>;

impl PassphraseArgs {
    /// Refuses to read two things from standard input.
    pub(in crate::cli) fn beside(self, input: &Input) -> Result<(), CliError> {
        if matches!((self.passphrase_fd, input), (Some(0), Input::Standard)) {
            let text = "standard input cannot be both the file and the pass phrase; give one of them another way";
            return Err(CliError::Usage(text.to_owned()));
        }
        Ok(())
    }

    /// Whether a person answers, who may have mistyped it.
    pub(in crate::cli) fn can_be_asked_again(self) -> bool {
        self.passphrase_fd.is_none()
    }

    /// The pass phrase of a file that is encrypted; none if the line is empty or there is no terminal to ask on.
    pub(in crate::cli) fn of(self, input: &Input) -> Result<Option<Passphrase>, CliError> {
        match self.passphrase_fd {
            Some(number) => from_descriptor(number),
            None => Ok(ask(&format!("Pass phrase of {input}: "))),
        }
    }

    /// A pass phrase for a file that is to be made; on a terminal it is asked for twice.
    pub(in crate::cli) fn for_new(self, what: &str) -> Result<Passphrase, CliError> {
        let wrong = |text: &str| CliError::Usage(text.to_owned());
        let phrase = if let Some(number) = self.passphrase_fd {
            from_descriptor(number)?.ok_or_else(|| wrong("the pass phrase is empty"))?
        } else {
            let none = "no pass phrase was given; without a terminal, give --passphrase-fd N";
            let first = ask(&format!("New pass phrase of {what}: ")).ok_or_else(|| wrong(none))?;
            // Before it is typed again.
            check(&first)?;
            let same = ask("The same again: ").is_some_and(|second| second == first);
            same.then_some(first)
                .ok_or_else(|| wrong("the two pass phrases differ"))?
        };
        check(&phrase)?;
        Ok(phrase)
    }
}

/// Refuses a new pass phrase that protects nothing.
fn check(phrase: &[u8]) -> Result<(), CliError> {
    kms_wrap::check_passphrase(phrase).map_err(|error| CliError::Usage(error.to_string()))
}

/// Asks on the terminal, without showing the answer; standard input and output stay free for other things.
fn ask(prompt: &str) -> Option<Passphrase> {
    // Without a terminal nobody can answer, which comes to the same as no answer.
    let text = rpassword::prompt_password(prompt).ok()?;
    (!text.is_empty()).then(|| Zeroizing::new(text.into_bytes()))
}

fn from_descriptor(number: u32) -> Result<Option<Passphrase>, CliError> {
    let line = if number == 0 {
        first_line(io::stdin().lock())
    } else {
        File::open(format!("/dev/fd/{number}")).and_then(first_line)
    };
    let line = line.map_err(|error| {
        let text = format!("--passphrase-fd {number}: cannot read the pass phrase: {error}");
        CliError::Usage(text)
    })?;
    Ok((!line.is_empty()).then_some(line))
}

/// The bytes before the first line end.
#[expect(
    clippy::unbuffered_bytes,
    reason = "a buffer would keep a copy of the pass phrase, which is short"
)]
fn first_line(source: impl Read) -> io::Result<Passphrase> {
    let mut line = Zeroizing::new(Vec::with_capacity(LONGEST));
    for byte in source.bytes() {
        match byte? {
            b'\n' => break,
            _ if line.len() == LONGEST => {
                let text = format!("it is longer than {LONGEST} bytes");
                return Err(io::Error::new(io::ErrorKind::InvalidData, text));
            }
            byte => line.push(byte),
        }
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    Ok(line)
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, first_line};

    #[test]
    fn a_pass_phrase_is_the_first_line_and_its_end_is_not_part_of_it() {
        for (source, phrase) in [
            ("secret\nmore", "secret"),
            ("secret\r\n", "secret"),
            (" secret ", " secret "),
            ("\nsecret", ""),
            ("", ""),
        ] {
            assert_eq!(*first_line(source.as_bytes()).unwrap(), phrase.as_bytes());
        }
        let longest = vec![b'x'; LONGEST];
        assert_eq!(*first_line(longest.as_slice()).unwrap(), longest);
        assert!(first_line([longest, vec![b'x']].concat().as_slice()).is_err());
    }
}
