//! A share on paper: HTML that loads nothing and runs nothing.
//!
//! English and Chinese stand side by side, since nobody knows who will hold the page in ten years.
//! Everything that is put in comes from small alphabets, so nothing needs to be escaped.

use std::fmt::Write;

use qrcodegen::{QrCode, QrCodeEcc};
use zeroize::Zeroizing;

use super::Share;

/// White modules around a QR code (ISO/IEC 18004).
const QUIET: i32 = 4;

const STYLE: &str = "\
@page{margin:15mm}\
body{font:11pt/1.4 sans-serif;color:#000;background:#fff;max-width:180mm;margin:0 auto;padding:5mm}\
h1{font-size:18pt;margin:0 0 4mm}\
table{border-collapse:collapse;margin:0 0 4mm}\
th{text-align:left;font-weight:normal;padding:0 6mm 0 0;vertical-align:top;white-space:nowrap}\
td{font-family:monospace;overflow-wrap:anywhere}\
pre{font:11pt/1.5 monospace;margin:4mm 0;break-inside:avoid}\
svg{display:block;width:70mm;height:70mm}\
.large{width:110mm;height:110mm}\
.blank{display:inline-block;width:60mm;border-bottom:1px solid #000}";

/// More than any code takes as SVG, in bytes: growing would leave copies behind.
const MAX_SVG: usize = 256 * 1024;

/// Modules along a side above which a code is printed large.
const LARGE: i32 = 70;

pub(super) fn html(share: &Share) -> Zeroizing<String> {
    let (number, threshold, count) = (share.number(), share.threshold(), share.count());
    let (set, spec, fingerprint) = (share.set(), share.spec(), share.fingerprint());
    let checksum = share.checksum();
    let lines = share.lines();
    let code = qr(&lines);
    let mut page = Zeroizing::new(String::with_capacity(8192 + lines.len() + code.len()));
    // Writing to a String cannot fail.
    let _ = write!(
        page,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
<title>Key share {number} of {count} ({set})</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
<h1>Key share {number} of {count} · <span lang=\"zh-CN\">密钥分片 {number}/{count}</span></h1>\n\
<table>\n\
<tr><th>Set · <span lang=\"zh-CN\">分片组</span></th><td>{set}</td></tr>\n\
<tr><th>Needed · <span lang=\"zh-CN\">所需数量</span></th><td>{threshold} / {count}</td></tr>\n\
<tr><th>Key · <span lang=\"zh-CN\">密钥</span></th><td>{spec}</td></tr>\n\
<tr><th>Fingerprint · <span lang=\"zh-CN\">指纹</span></th><td>{fingerprint}</td></tr>\n\
<tr><th>Checksum · <span lang=\"zh-CN\">校验和</span></th><td>{checksum}</td></tr>\n\
<tr><th>Holder · <span lang=\"zh-CN\">持有人</span></th><td><span class=\"blank\"></span></td></tr>\n\
<tr><th>Date · <span lang=\"zh-CN\">日期</span></th><td><span class=\"blank\"></span></td></tr>\n\
</table>\n\
<p>Any {threshold} of the {count} shares of this set rebuild the key; fewer say nothing of it. \
Keep this page where only its holder reaches it, apart from the other shares, and never photograph or scan it \
with a device that copies pictures elsewhere.</p>\n\
<p>To rebuild the key, bring {threshold} shares of the set {set} together: in Keyferry's import wizard, or with \
<code>keyferry join SHARE... --backup FILE</code>. Scan the code into a text file, or type the numbered lines. \
White space, line ends and the case of letters do not matter; O is read as 0, I and L as 1. \
The last two characters of a line check it: a mistyped line is named.</p>\n\
<div lang=\"zh-CN\">\n\
<p>本组 {count} 个分片中的任意 {threshold} 个即可恢复密钥，少于该数量则不会泄露密钥的任何信息。\
请将本页存放在只有持有人能接触到的地方，与其他分片分开保管，切勿使用会自动上传图片的设备拍摄或扫描。</p>\n\
<p>恢复密钥时，请集齐分片组 {set} 的 {threshold} 个分片：在 Keyferry 的导入向导中打开，或使用命令 \
<code>keyferry join SHARE... --backup FILE</code>。可将二维码扫描到文本文件中，或键入带编号的各行。\
空白、换行和字母大小写均不影响读取；O 视为 0，I 和 L 视为 1。每行最后两个字符用于校验，输入有误的行会被指出。</p>\n\
</div>\n\
<pre>{}</pre>\n{}\n</body>\n</html>\n",
        lines.as_str(),
        code.as_str(),
    );
    page
}

/// The lines without their white space as a QR code: what a scanner gives is a share again.
///
/// The longest share, of an RSA key of 4096 bits, has about a quarter of what a code can hold.
fn qr(lines: &str) -> Zeroizing<String> {
    let mut dense = Zeroizing::new(String::with_capacity(lines.len()));
    for part in lines.split_whitespace() {
        dense.push_str(part);
    }
    let Ok(code) = QrCode::encode_text(&dense, QrCodeEcc::Medium) else {
        return Zeroizing::default();
    };
    let side = code.size() + 2 * QUIET;
    let class = if side > LARGE { " class=\"large\"" } else { "" };
    let mut svg = Zeroizing::new(String::with_capacity(MAX_SVG));
    let _ = write!(
        svg,
        "<svg{class} xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" role=\"img\" \
         aria-label=\"QR code of the numbered lines\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path d=\""
    );
    for y in 0..code.size() {
        for x in 0..code.size() {
            if code.get_module(x, y) {
                let _ = write!(svg, "M{} {}h1v1h-1z", x + QUIET, y + QUIET);
            }
        }
    }
    svg.push_str("\"/></svg>");
    svg
}
