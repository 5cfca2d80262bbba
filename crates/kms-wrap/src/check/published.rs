//! Keys that everybody has: examples of standards, and test keys that projects ship.

/// Fingerprints as [`Facts`](crate::Facts) states them, in order, each with where its key is published.
const PUBLISHED: &[(&str, &str)] = &[
    ("hmac:0aba527febad3eb0", "SP 800-38C"),
    ("hmac:3acf7550fe702017", "RFC 3394 section 4.6"),
    (
        "hmac:43a47ae40dea22c2",
        "the GCM specification, test case 13",
    ),
    ("hmac:71f65d7c3ea2a45e", "RFC 8439 appendix A.5"),
    ("hmac:775ec60a112e9ee0", "RFC 7520 section 3.5"),
    ("hmac:9f36126f8a2beb51", "FIPS 197 appendix A.3"),
    ("hmac:c87d2c7eef2b3e77", "00 11 .. FF twice, as in manuals"),
    ("hmac:ccd0572acdd92143", "RFC 8439 section 2.8.2"),
    (
        "hmac:e0afa692388e1d4e",
        "01 23 .. EF four times, as in manuals",
    ),
    (
        "spki-sha256:010f3d5e0d322d24d7cbeb50b3fe54fb18eebf9f30f23909140b3e07af22619a",
        "CPython tests",
    ),
    (
        "spki-sha256:100329507e34f1e936f54b7820b2f559eaabb4f01e0e2b5e84c57d44657564bd",
        "pyca/cryptography vectors, OpenSSL tests among them",
    ),
    (
        "spki-sha256:11a62d3ddc3a625c110d32bf889b2207e7cabd021ac95f1c8333b9db82a31e77",
        "pyca/cryptography vectors, OpenSSL tests among them",
    ),
    (
        "spki-sha256:153660c317dcd7874ffec2208d6b2a32ba7d3911e3e6550193fb55cba9eddcc1",
        "pyca/cryptography vectors, OpenSSL tests among them",
    ),
    (
        "spki-sha256:1b50d9a1d7f6619f0362fe9382506259cb44afdd1dc3083c927cab36f2ebf79b",
        "RFC 7520",
    ),
    (
        "spki-sha256:1c295d32a44da0977c6162b9cc07a19aec9e54b8d93b031c08a96ddb348bc684",
        "AWS-LC and BoringSSL tests",
    ),
    (
        "spki-sha256:226acd9b52f5731987d46521bbe02fa88045f9eb0c4a262690022d23cbb5eef2",
        "Go crypto/tls example",
    ),
    (
        "spki-sha256:2422fccbc97aa9d77900c8cee8359e5361bf3d864a20bd007304aaf6904c7182",
        "axum-server example",
    ),
    (
        "spki-sha256:2b5998a55994b12cc265259e2107a2edf9df8eeea327d4931ef2d2350907c014",
        "AWS-LC and BoringSSL tests",
    ),
    (
        "spki-sha256:2bd1bb0c44a897c30a7aa0991cde38d8062fe441de50da0f46825344f602e827",
        "RFC 7515",
    ),
    (
        "spki-sha256:2f57009da2ddd9bc611461715ecbe3b23ceff8783bc364f3f81f73e4e5680b74",
        "pyca/cryptography vectors, OpenSSL tests among them",
    ),
    (
        "spki-sha256:2f95601fa82060b909bfc6b979dbd303d34d34e0afb27ea496beac362f242a4b",
        "RFC 6979",
    ),
    (
        "spki-sha256:37c2309b6c001277c1b3f534d48489b0d5ff9b1d82f1447b66b6d3a0a59d88b0",
        "jwt.io",
    ),
    (
        "spki-sha256:37d11d729af2df4cf28579b5a19e31bcf54b65733bfad8dd3f4aecf07e75f060",
        "Node.js fixtures",
    ),
    (
        "spki-sha256:38be8a580c7574edbd593b38e14d04aa7d109d7eda349d42e192e9170b238aec",
        "ureq tests",
    ),
    (
        "spki-sha256:3abb44c517bcb80b00e42fb6c474a24c347a15953e5845d3f0f1b4091ed9a6c3",
        "pyca/cryptography vectors, OpenSSL tests among them",
    ),
    (
        "spki-sha256:3dfaa4f7ccf9d74989e4c8e518f0d3b6c2aded2ceb24df03f99ecff4f058e4b7",
        "jwcrypto tests",
    ),
    (
        "spki-sha256:46570d36d009a27c297d62216a922c2c2c48e1a5b91d882b3c093d6262fae392",
        "AWS-LC and BoringSSL tests",
    ),
    (
        "spki-sha256:490dc84ed8f76f7471571b9ec704ca275fdc2640ed49b895979c7119be61761c",
        "pyca/cryptography vectors, OpenSSL tests among them",
    ),
    (
        "spki-sha256:49a768630145afd3bbf9b23c26cff109b31790c1523ddfc1a2a08055c0b537a7",
        "RFC 9216",
    ),
    (
        "spki-sha256:4cebf02cf648a32441326ee9556100a8949cc9715c83c90a32da145d72157c42",
        "RFC 6605",
    ),
    (
        "spki-sha256:51b944cdfa544d4c3273aa6bf350625a7dd53bbb6a71723274f538b19a207760",
        "RFC 7517 A.1",
    ),
    (
        "spki-sha256:52ee9654824fcf18e9e316e8a56899f784e47c4983e4391a3b4e880d8dce8cbc",
        "Node.js fixtures",
    ),
    (
        "spki-sha256:5616c854d3934eba3d2ae6227f8eb0757561a4427d8951bc43108164eebc882d",
        "RustCrypto ssh-key",
    ),
    (
        "spki-sha256:599ced801a75f36b045060b8f51859485b56c1ec7a4cf78feb6454eff14283b7",
        "AWS-LC and BoringSSL tests",
    ),
    (
        "spki-sha256:5a7a78cca4a0f420d9bc62bb669c3c2759e39f723d3ae10dcbe0f0815a07ecd4",
        "RFC 6979",
    ),
    (
        "spki-sha256:5c1418eadad684fa3cfa1e0b6b103dae01b5987debc72a99fd3b112e05b6fe4a",
        "hickory-proto tests",
    ),
    (
        "spki-sha256:5f88e21d4e16bcc4037e1090eed2236847bd44887961cdce2727bbbd2aba2823",
        "pyca/cryptography vectors, OpenSSL tests among them",
    ),
    (
        "spki-sha256:627771f25da426d1f9ae315e42106d700b1529850eee1592acf39603959d795d",
        "RFC 7520",
    ),
    (
        "spki-sha256:6499afd6cf753b33f911792880b61e02cfbb927c058cd8e34ecb340fc9fcbacb",
        "pyca/cryptography vectors, OpenSSL tests among them",
    ),
    (
        "spki-sha256:64eebde4d94a861ca1b062a103ef51d4d8a2c1b0a2133838198230e9c85407ed",
        "Go net/http testcert",
    ),
    (
        "spki-sha256:68453f37da0155b5077eb1c62d180b5083b2b834083546e54c821c05110dd541",
        "pyca/cryptography vectors, OpenSSL tests among them",
    ),
    (
        "spki-sha256:6c51c8539e9f3055855e70e06b2d4a7d7353eccddd83affebccc528289adb389",
        "pyca/cryptography vectors, OpenSSL tests among them",
    ),
    (
        "spki-sha256:6cfd57fd18e4ad717d03c376b75116b2c4237630fe5f82fff81a11118e026b44",
        "RustCrypto ssh-key",
    ),
    (
        "spki-sha256:6fd13c2435a361e7c588cd17f55f5ad3df0177a66c1727a6a200845f4d7ab88c",
        "RFC 7515 A.2",
    ),
    (
        "spki-sha256:7497c65073382bd6fa734c4143066861a943aa4576d675be54f1fa5567adbaab",
        "AWS-LC and BoringSSL tests",
    ),
    (
        "spki-sha256:78d517f20171e0a93022e4e60217b4d26faf34d210108ab2f0b3e4e8bfba60bc",
        "pyca/cryptography vectors, OpenSSL tests among them",
    ),
    (
        "spki-sha256:7b7dad101d0192ed185473150dfd5ea8bf251773a28f15d65b55823ff9e4673a",
        "RFC 6605",
    ),
    (
        "spki-sha256:7da130ba5b03d172ad14512edb9fa866729b41fce34aa62e9721d4ab62d66c27",
        "pyca/cryptography vectors, OpenSSL tests among them",
    ),
    (
        "spki-sha256:7ef7f69d0b5d889096ce73e80bfd8e645974b7ab2ed45157c3f362f0513508f2",
        "axum-server example",
    ),
    (
        "spki-sha256:7fd3b009970f196c4bb7c2c0472caf9c455e46608712c5dd1fe87663df671dcd",
        "RustCrypto cms",
    ),
    (
        "spki-sha256:8200a030dfd1fd70bf5ebdef77a7ae3ce3d999322e51871a63330546139c5adc",
        "pyca/cryptography vectors, OpenSSL tests among them",
    ),
    (
        "spki-sha256:85d88f0cf324e225ac82e0b52904867fbc9ce43c74f248865ca69d3c27c2f297",
        "RFC 8696",
    ),
    (
        "spki-sha256:88410b1ff2c726003dc629a28493f27be4984ba503446f1c74422e81e38307bf",
        "jwcrypto tests",
    ),
    (
        "spki-sha256:8fb6bad671cfe698393c453357da61b56d757ab8c0f3fb9c87f2849e63131878",
        "RFC 9500",
    ),
    (
        "spki-sha256:945cf1eaf82a7a77811c4ed6e6a5b7f4eb245cce06a49fb0a4126a2503268df2",
        "AWS-LC and BoringSSL tests",
    ),
    (
        "spki-sha256:96465ea5dc9bb2da7b351d808a7196e5761f2412a5040131c68d719aaba28fb9",
        "RFC 9500",
    ),
    (
        "spki-sha256:9f31a03985e3bd2c8beb4c004db06103071dd393b159a6b843b95bee1dc484fc",
        "tokio-rustls tests",
    ),
    (
        "spki-sha256:a40f0f2e2974dc76a82df6ffe08ed0d79955c79e7ad0c20d97ae8f9246ade1c1",
        "jwt.io",
    ),
    (
        "spki-sha256:a4109e6bac8043ec089a57064aeb14d0b5fd5025b95810541c52a168aa565344",
        "RFC 7517 C.1",
    ),
    (
        "spki-sha256:aaa4cab3d6e5c717337ef618f9f908ee407c9ed01cd7a3e91601c4743dcea8a8",
        "RustCrypto ssh-key",
    ),
    (
        "spki-sha256:ad32320cf6c596d884b05381ba573aba8ddd5749b4de8f4a23a79f9a89ddaeb2",
        "RFC 7517 A.2",
    ),
    (
        "spki-sha256:ae41eb52fce7fae32553084fc49763b7fb39ef3efa5a11e329a15b6fc5cef363",
        "pyca/cryptography vectors, OpenSSL tests among them",
    ),
    (
        "spki-sha256:afced19652b8c879cd37c67a1902d40b2ebb8ab5b0689c35ff89e69860664509",
        "jwcrypto tests",
    ),
    (
        "spki-sha256:b0856183c6c590cee4db366c4100a4331b52d09cb16115ef21e81689ff376621",
        "pyca/cryptography vectors, OpenSSL tests among them",
    ),
    (
        "spki-sha256:b2b04340cfaee616ec9c2c62d261b208e54bb197498df52e8cadede23ac0ba5e",
        "RFC 9500",
    ),
    (
        "spki-sha256:b3aea0f0a50538874f2b4c912f2676bd25ccc3dae700e20dcad42d3d5c074ca5",
        "AWS-LC and BoringSSL tests",
    ),
    (
        "spki-sha256:b9968d56ed8d6aa3fb43b15fa01e355d7a3a0203b1408b3fd2733637c4d1642c",
        "RustCrypto pkcs8",
    ),
    (
        "spki-sha256:bde93142b0780b2a66d27977d35f4f542e71cc538d491fe6609e2380b747a027",
        "Vagrant, keys/vagrant",
    ),
    (
        "spki-sha256:bf0a7a74f9afb6edda89ebabe824241bfdb281db2da50daae9973c6cbe99fe95",
        "RFC 7516 A.1",
    ),
    (
        "spki-sha256:c1de70b4f5ae92a53b86f6a7175e3b9b88b2f810d55aba53aca334c59fc2ea60",
        "RFC 7516 A.2",
    ),
    (
        "spki-sha256:c4c10105a0be0ed4dd3354428dc38a9bfee64da141ce16e75c94eda272f9dd3a",
        "RFC 9500",
    ),
    (
        "spki-sha256:c77e64782f65c8c717b59c324402cba2e192c37833abbd2cb9a478005349794b",
        "pyca/cryptography vectors, OpenSSL tests among them",
    ),
    (
        "spki-sha256:c8579d8d878fb8eab2a6f1e714c92118b9960e1478ed906496255ed405db1636",
        "RFC 7520",
    ),
    (
        "spki-sha256:d528e3e9c78b11e6014bd8219b6c719279974d541db197b37e7bb5a1f588a2d7",
        "pyca/cryptography vectors, OpenSSL tests among them",
    ),
    (
        "spki-sha256:d9eba436fe2c372caedf0d3093edc5057346cde613fa246af5ea0e3635438868",
        "RFC 9635",
    ),
    (
        "spki-sha256:db9f9ea81cdcccd7634a097a24bc5fe538d086a6ce8ed3b77446536d3a0ac81d",
        "RustCrypto ssh-key",
    ),
    (
        "spki-sha256:ef56051c5523387cbffe18f4e53291c2c19bd7e93e8b3bf53751d23b6d1245ba",
        "AWS-LC and BoringSSL tests",
    ),
    (
        "spki-sha256:efeda9bfead9fd0594f6a5cf6fdf6c163116a3b1fad6d73cea05295b68fd1794",
        "RustCrypto pkcs8",
    ),
    (
        "spki-sha256:f56c8b01227f62ddbc16eb29a6ac0b310e276760a5e06302fa881a35146f6bc7",
        "jwt.io",
    ),
];

/// Whether the key with this fingerprint is one of them.
pub(super) fn is_published(fingerprint: &str) -> bool {
    PUBLISHED
        .binary_search_by_key(&fingerprint, |(known, _)| known)
        .is_ok()
}

#[cfg(test)]
mod tests {
    use super::PUBLISHED;

    #[test]
    fn the_table_is_in_order() {
        assert!(PUBLISHED.is_sorted_by(|(one, _), (two, _)| one < two));
    }
}
