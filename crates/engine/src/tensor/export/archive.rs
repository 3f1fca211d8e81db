//! A ZIP archive of files as they are, not compressed, written from front to
//! back (APPNOTE 6.3, sections 4.3 and 4.4: a data descriptor follows each file).

use crc32fast::Hasher;

const VERSION: u16 = 20;
/// The checksum follows the file.
const FOLLOWS: u16 = 1 << 3;
/// 1 January 1980, midnight: the archive depends on nothing but its content.
const DATE: u16 = (1 << 5) | 1;

/// An archive that is being written.
#[derive(Default)]
pub(super) struct Archive {
    /// How many bytes are written.
    written: u32,
    files: Vec<File>,
    checksum: Hasher,
}

struct File {
    name: &'static str,
    begin: u32,
    length: u32,
    checksum: u32,
}

impl Archive {
    /// Ends the file before and begins one of `length` bytes.
    pub fn begin(&mut self, name: &'static str, length: usize) -> Vec<u8> {
        let mut bytes = self.finish();
        let file = File {
            name,
            begin: self.written + small(bytes.len()),
            length: small(length),
            checksum: 0,
        };
        bytes.extend(0x0403_4b50_u32.to_le_bytes());
        // What follows the file stands here as nought.
        bytes.extend(file.about());
        bytes.extend(0_u16.to_le_bytes());
        bytes.extend(name.bytes());
        self.files.push(file);
        self.count(bytes)
    }

    /// The next bytes of the file.
    pub fn write(&mut self, bytes: Vec<u8>) -> Vec<u8> {
        self.checksum.update(&bytes);
        self.count(bytes)
    }

    /// Ends the file before and the archive.
    pub fn end(&mut self) -> Vec<u8> {
        let mut bytes = self.finish();
        let begin = self.written + small(bytes.len());
        let mut directory = Vec::new();
        for file in &self.files {
            directory.extend(0x0201_4b50_u32.to_le_bytes());
            directory.extend(VERSION.to_le_bytes());
            directory.extend(file.about());
            // No more fields, no comment, the first disk, no attributes.
            directory.extend([0; 12]);
            directory.extend(file.begin.to_le_bytes());
            directory.extend(file.name.bytes());
        }
        let files = u16::try_from(self.files.len()).expect("there are four");
        let length = small(directory.len());
        bytes.extend(directory);
        bytes.extend(0x0605_4b50_u32.to_le_bytes());
        bytes.extend([0; 4]);
        bytes.extend(files.to_le_bytes());
        bytes.extend(files.to_le_bytes());
        bytes.extend(length.to_le_bytes());
        bytes.extend(begin.to_le_bytes());
        bytes.extend([0; 2]);
        self.count(bytes)
    }

    /// What follows the last file, if there is one.
    fn finish(&mut self) -> Vec<u8> {
        let Some(file) = self.files.last_mut() else {
            return Vec::new();
        };
        file.checksum = std::mem::take(&mut self.checksum).finalize();
        [0x0807_4b50, file.checksum, file.length, file.length]
            .into_iter()
            .flat_map(u32::to_le_bytes)
            .collect()
    }

    fn count(&mut self, bytes: Vec<u8>) -> Vec<u8> {
        self.written += small(bytes.len());
        bytes
    }
}

impl File {
    /// What the file's header and the directory both say, up to the length of
    /// the name.
    fn about(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for half in [VERSION, FOLLOWS, 0, 0, DATE] {
            bytes.extend(half.to_le_bytes());
        }
        for word in [self.checksum, self.length, self.length] {
            bytes.extend(word.to_le_bytes());
        }
        bytes.extend(u16::try_from(self.name.len()).expect("short").to_le_bytes());
        bytes
    }
}

fn small(length: usize) -> u32 {
    u32::try_from(length).expect("limited by MAX_BYTES")
}
