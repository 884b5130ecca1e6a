//! The `aws-chunked` coding: sized chunks, then trailers such as a checksum.

/// The bytes a chunked body carries; none if it ends before its last chunk.
pub(super) fn decoded(body: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(body.len());
    let mut rest = body;
    loop {
        let end = rest.windows(2).position(|pair| pair == b"\r\n")?;
        let (line, after) = (&rest[..end], &rest[end + 2..]);
        // A chunk's size may be followed by its signature: `10;chunk-signature=…`.
        let size = line.split(|byte| *byte == b';').next()?;
        let size = usize::from_str_radix(std::str::from_utf8(size).ok()?.trim(), 16).ok()?;
        if size == 0 {
            return Some(out);
        }
        out.extend_from_slice(after.get(..size)?);
        rest = after.get(size..)?.strip_prefix(b"\r\n")?;
    }
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn chunks_are_joined_and_a_cut_body_is_refused() {
        let body = b"4;chunk-signature=ab\r\nwith\r\n3\r\n\r\n!\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n";
        assert_eq!(decoded(body).as_deref(), Some(&b"with\r\n!"[..]));
        for cut in [0, 10, 24, 27, 30, 36] {
            assert_eq!(decoded(&body[..cut]), None, "{cut}");
        }
        assert_eq!(decoded(b"zz\r\n"), None);
    }
}
