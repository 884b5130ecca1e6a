//! What extensions and media types promise.

use super::danger::Danger;

/// Programs and libraries Windows, macOS, Linux, Android or Java run.
const EXECUTABLE: &[&str] = &[
    "exe", "com", "scr", "pif", "cpl", "dll", "ocx", "sys", "drv", "xll", "so", "dylib", "elf", "app", "apk", "xapk",
    "aab", "ipa", "jar", "class", "dex", "gadget", "wasm", "swf", "xap", "air", "crx", "xpi", "vsix", "run",
];

/// Text that some interpreter on the reader's computer runs when it is opened.
const SCRIPT: &[&str] = &[
    "bat",
    "cmd",
    "ps1",
    "psm1",
    "psd1",
    "ps1xml",
    "vbs",
    "vbe",
    "vb",
    "js",
    "jse",
    "mjs",
    "ws",
    "wsf",
    "wsh",
    "wsc",
    "sct",
    "hta",
    "chm",
    "hlp",
    "sh",
    "bash",
    "zsh",
    "csh",
    "ksh",
    "fish",
    "command",
    "py",
    "pyc",
    "pyw",
    "pyz",
    "pl",
    "rb",
    "php",
    "lua",
    "ahk",
    "au3",
    "reg",
    "inf",
    "scf",
    "scpt",
    "scptd",
    "applescript",
    "workflow",
    "action",
    "msh",
    "shb",
    "shs",
];

/// Office formats made to carry macros.
const MACROS: &[&str] = &[
    "docm", "dotm", "xlsm", "xltm", "xlam", "xla", "pptm", "potm", "ppam", "ppa", "ppsm", "sldm", "accdb", "accde",
    "accdr", "mdb", "mde", "ade", "adp", "wiz",
];

/// What installs, mounts or points somewhere else.
const INSTALLER: &[&str] = &[
    "msi",
    "msp",
    "mst",
    "msc",
    "msix",
    "msixbundle",
    "appx",
    "appxbundle",
    "appinstaller",
    "appref-ms",
    "application",
    "deb",
    "rpm",
    "pkg",
    "mpkg",
    "flatpakref",
    "snap",
    "dmg",
    "iso",
    "img",
    "udf",
    "vhd",
    "vhdx",
    "vmdk",
    "lnk",
    "url",
    "webloc",
    "inetloc",
    "fileloc",
    "desktop",
    "website",
    "library-ms",
    "search-ms",
    "searchconnector-ms",
    "settingcontent-ms",
    "theme",
    "themepack",
    "diagcab",
    "jnlp",
    "rdp",
    "one",
    "onepkg",
    "iqy",
    "slk",
    "oqy",
    "mobileconfig",
];

/// Pages and drawings a browser runs scripts in.
const MARKUP: &[&str] = &["html", "htm", "xhtml", "xht", "shtml", "mht", "mhtml", "svg", "svgz", "xsl", "xslt"];

/// Archives whose names are not read here.
const SEALED: &[&str] = &[
    "rar", "7z", "tar", "gz", "tgz", "bz2", "tbz", "tbz2", "xz", "txz", "zst", "lz", "lz4", "lzh", "lha", "arj", "ace",
    "cab", "z", "cpio", "zipx", "uue", "001", "r00",
];

/// Extensions of evidence, and what a name pretends to be before its real end.
const HARMLESS: &[&str] = &[
    "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp", "rtf", "wps", "et", "ofd", "jpg", "jpeg",
    "png", "gif", "webp", "bmp", "tif", "tiff", "heic", "heif", "avif", "mp3", "m4a", "wav", "amr", "aac", "ogg",
    "flac", "mp4", "mov", "avi", "mkv", "webm", "3gp", "m4v", "txt", "csv", "log", "md", "json", "xml", "eml", "msg",
    "zip", "ics", "vcf", "pages", "numbers", "key",
];

/// Text that opens in a plain viewer, whatever stands in it.
const PLAIN: &[&str] = &["txt", "csv", "tsv", "log", "md", "json", "eml", "ics", "vcf", "asc", "sig"];

/// Names a ZIP file has when it is the clothes of a document.
const PACKED_DOCUMENT: &[&str] = &[
    "docx", "xlsx", "pptx", "dotx", "xltx", "potx", "ppsx", "xlsb", "vsdx", "odt", "ods", "odp", "odg", "epub", "ofd",
];

/// The danger a lower-case extension stands for.
pub(super) fn danger_of(extension: &str) -> Option<Danger> {
    let is = |list: &[&str]| list.contains(&extension);
    if is(EXECUTABLE) {
        Some(Danger::Executable)
    } else if is(SCRIPT) {
        Some(Danger::Script)
    } else if is(MACROS) {
        Some(Danger::Macros)
    } else if is(INSTALLER) {
        Some(Danger::Installer)
    } else if is(MARKUP) {
        Some(Danger::ActiveMarkup)
    } else if is(SEALED) {
        Some(Danger::SealedArchive)
    } else {
        None
    }
}

/// The danger a claimed media type stands for: it decides what opens the file where the name is silent.
pub(super) fn danger_of_type(content_type: &str) -> Option<Danger> {
    let danger = match content_type {
        "application/x-msdownload"
        | "application/x-msdos-program"
        | "application/x-dosexec"
        | "application/x-executable"
        | "application/vnd.microsoft.portable-executable"
        | "application/vnd.android.package-archive"
        | "application/java-archive"
        | "application/x-shockwave-flash" => Danger::Executable,
        "application/javascript"
        | "application/x-javascript"
        | "text/javascript"
        | "text/vbscript"
        | "application/hta"
        | "application/x-sh"
        | "text/x-shellscript"
        | "application/x-bat" => Danger::Script,
        "text/html" | "application/xhtml+xml" | "image/svg+xml" => Danger::ActiveMarkup,
        "application/x-msi"
        | "application/x-iso9660-image"
        | "application/x-apple-diskimage"
        | "application/x-ms-shortcut" => Danger::Installer,
        _ if content_type.contains("macroenabled") => Danger::Macros,
        _ => return None,
    };
    Some(danger)
}

/// Whether a lower-case extension promises something that cannot harm.
pub(super) fn is_harmless(extension: &str) -> bool {
    HARMLESS.contains(&extension)
}

/// Whether a lower-case extension opens as plain text.
pub(super) fn is_plain(extension: &str) -> bool {
    PLAIN.contains(&extension)
}

/// Whether a lower-case extension is that of a document packed as ZIP.
pub(super) fn is_packed_document(extension: &str) -> bool {
    PACKED_DOCUMENT.contains(&extension)
}

#[cfg(test)]
mod tests {
    use super::{EXECUTABLE, HARMLESS, INSTALLER, MACROS, MARKUP, SCRIPT, SEALED, danger_of};

    #[test]
    fn no_extension_is_both() {
        let dangerous = [EXECUTABLE, SCRIPT, MACROS, INSTALLER, MARKUP, SEALED].concat();
        for extension in &dangerous {
            assert!(!HARMLESS.contains(extension), "{extension}");
            assert!(danger_of(extension).is_some());
            assert_eq!(dangerous.iter().filter(|other| *other == extension).count(), 1, "{extension} twice");
        }
        for extension in HARMLESS {
            assert_eq!(danger_of(extension), None, "{extension}");
        }
    }
}
