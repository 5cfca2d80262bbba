//! Keys made at random.

use p256::elliptic_curve::Generate;
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::check::{self, Named};
use crate::{Format, Key, MakeError, Spec};

/// Makes an AES-256 key.
pub fn make_aes256<R: CryptoRng + ?Sized>(rng: &mut R) -> Key {
    let mut bytes = Zeroizing::new([0u8; 32]);
    rng.fill_bytes(bytes.as_mut_slice());
    check::aes::generated(bytes, vec![Format::Generated])
}

/// Makes a key on P-256 or P-384; other specs are refused.
pub fn make_ec<R: CryptoRng + ?Sized>(spec: Spec, rng: &mut R) -> Result<Key, MakeError> {
    let (curve, scalar) = match spec {
        Spec::EcP256 => {
            let secret = p256::SecretKey::generate_from_rng(rng);
            (
                Named::P256,
                Zeroizing::new(Zeroizing::new(secret.to_bytes()).to_vec()),
            )
        }
        Spec::EcP384 => {
            let secret = p384::SecretKey::generate_from_rng(rng);
            (
                Named::P384,
                Zeroizing::new(Zeroizing::new(secret.to_bytes()).to_vec()),
            )
        }
        Spec::Aes256 | Spec::Rsa2048 | Spec::Rsa3072 | Spec::Rsa4096 => {
            return Err(MakeError::NotEc { spec });
        }
    };
    check::ec::generated(curve, &scalar, vec![Format::Generated]).map_err(|_| MakeError::Failed)
}

/// Makes an RSA key with the exponent 65537; other specs are refused. Seconds at 4096 bits.
#[cfg(feature = "rsa-keygen")]
pub fn make_rsa<R: CryptoRng + ?Sized>(spec: Spec, rng: &mut R) -> Result<Key, MakeError> {
    use rsa::pkcs8::EncodePrivateKey;

    use crate::Ask;

    let bits = match spec {
        Spec::Rsa2048 | Spec::Rsa3072 | Spec::Rsa4096 => spec.bits(),
        Spec::Aes256 | Spec::EcP256 | Spec::EcP384 => return Err(MakeError::NotRsa { spec }),
    };
    // The crate's primes may lie below FIPS 186-5's bound, which `read` refuses: make another then.
    for _ in 0..64 {
        let key = rsa::PrivateKey::new(rng, bits as usize).map_err(|_| MakeError::Failed)?;
        let der = key.to_pkcs8_der().map_err(|_| MakeError::Failed)?;
        let ask = Ask {
            wanted: Some(spec),
            ..Ask::default()
        };
        if let Ok(mut key) = crate::read(der.as_bytes(), &ask, rng) {
            key.set_format(vec![Format::Generated]);
            return Ok(key);
        }
    }
    Err(MakeError::Failed)
}
