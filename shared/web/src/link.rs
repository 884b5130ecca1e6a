//! Addresses with a query.

/// A path with the pairs whose value is not empty.
///
/// ```
/// use web::link::href;
/// assert_eq!(href("/desk", &[("status", "closed"), ("team", ""), ("cursor", "1#a b")]), "/desk?status=closed&cursor=1%23a%20b");
/// assert_eq!(href("/desk", &[("team", "")]), "/desk");
/// ```
pub fn href(path: &str, pairs: &[(&str, &str)]) -> String {
    let filled = pairs.iter().filter(|(_, value)| !value.is_empty());
    let query: Vec<String> = filled.map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}

/// Everything but unreserved characters (RFC 3986 §2.3) as `%XX`.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
        out
    })
}
