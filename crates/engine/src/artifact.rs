//! Artifacts: what tasks make, and the files that goals begin with.
//!
//! Events name an artifact by the digest of its content ([`ArtifactRef`]); the
//! content itself is kept beside the journal, and travels in messages.

use crate::text::{self, Field, InputError, Lines, Problem};
use serde::{Deserialize, Serialize};

/// Most artifacts that one attempt leaves, and most files of one goal.
pub const MAX_ARTIFACTS: usize = 64;
/// Largest artifact.
pub const MAX_ARTIFACT_BYTES: u64 = 32 * 1024 * 1024;
/// Longest media type.
const MAX_MEDIA_TYPE_CHARS: usize = 100;

/// A piece of content with its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Artifact {
    /// What people call it: a file name.
    pub name: String,
    /// What it is, such as `text/markdown` or `image/svg+xml` (RFC 6838).
    pub media_type: String,
    /// How `content` holds it.
    #[serde(default, skip_serializing_if = "Encoding::is_text")]
    pub encoding: Encoding,
    /// The content.
    pub content: String,
}

/// How text holds content.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Encoding {
    /// It is the content.
    #[default]
    Text,
    /// It is the content's bytes in Base64 (RFC 4648, with padding).
    Base64,
}

impl Encoding {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
    fn is_text(&self) -> bool {
        *self == Self::Text
    }
}

/// An artifact as events name it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ArtifactRef {
    /// What people call it: a file name.
    pub name: String,
    /// What it is, such as `text/markdown`.
    pub media_type: String,
    /// How large it is.
    pub bytes: u64,
    /// The SHA-256 digest of its bytes, in lower-case hexadecimal.
    pub digest: String,
}

impl ArtifactRef {
    fn checked(&self) -> Result<Self, InputError> {
        let field = Field::Artifacts;
        let name = text::checked(field, &self.name, text::MAX_NAME_CHARS, Lines::One)?;
        let media_type = text::checked(field, &self.media_type, MAX_MEDIA_TYPE_CHARS, Lines::One)?;
        let is_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if self.digest.len() != 64 || !self.digest.bytes().all(is_hex) {
            return Err(InputError::new(field, Problem::BadDigest));
        }
        if self.bytes > MAX_ARTIFACT_BYTES {
            let as_number = |bytes: u64| usize::try_from(bytes).unwrap_or(usize::MAX);
            let (max, actual) = (as_number(MAX_ARTIFACT_BYTES), as_number(self.bytes));
            return Err(InputError::new(field, Problem::TooLong { max, actual }));
        }
        Ok(Self {
            name,
            media_type,
            bytes: self.bytes,
            digest: self.digest.clone(),
        })
    }
}

/// `artifacts` with their names trimmed.
///
/// # Errors
/// The first thing that is wrong with them.
pub(crate) fn checked_all(artifacts: &[ArtifactRef]) -> Result<Vec<ArtifactRef>, InputError> {
    if artifacts.len() > MAX_ARTIFACTS {
        let (max, actual) = (MAX_ARTIFACTS, artifacts.len());
        let problem = Problem::TooMany { max, actual };
        return Err(InputError::new(Field::Artifacts, problem));
    }
    artifacts.iter().map(ArtifactRef::checked).collect()
}
