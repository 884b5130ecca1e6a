//! Turns the built-in calendars into deflated JSON: a starting process reads JSON in a tenth of the time
//! of TOML, and carries an eighth of the bytes.

use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=calendars");
    #[expect(clippy::disallowed_methods, reason = "cargo tells a build script its folder so")]
    let folder = std::env::var("OUT_DIR")?;
    for entry in std::fs::read_dir("calendars")?.chain(std::fs::read_dir("calendars/kept")?) {
        let source = entry?.path();
        if source.extension().is_some_and(|extension| extension == "toml") {
            let value: toml::Value = toml::from_str(&std::fs::read_to_string(&source)?)?;
            let name = source.with_extension("json.deflated");
            let name = name.file_name().ok_or("a file's name")?;
            let deflated = miniz_oxide::deflate::compress_to_vec(&serde_json::to_vec(&value)?, 10);
            std::fs::write(Path::new(&folder).join(name), deflated)?;
        }
    }
    Ok(())
}
