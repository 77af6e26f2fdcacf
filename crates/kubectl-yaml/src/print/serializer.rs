//! The layout: where lines start, and what stands between a key or dash and its value.

use std::fmt::{self, Display};

use serde::ser::{self, Serialize, Serializer};

use super::{float, is_literal, literal, string};

/// Above this length a key needs the explicit form `? key`: readers look ahead 1,024 characters.
const LONG_KEY: usize = 500;

/// Prints one value.
pub(super) struct Printer<'o> {
    out: &'o mut String,
    behind: Behind,
    /// Columns before the key or dash.
    indent: usize,
}

/// What has been printed before a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Behind {
    /// The line `---`.
    Separator,
    /// The indentation of an entry: the value is its key.
    Indentation,
    /// A key and its colon.
    Key,
    /// A dash and a space, behind which the first entry goes on in the line.
    Dash,
}

impl<'o> Printer<'o> {
    pub(super) fn root(out: &'o mut String) -> Self {
        Self {
            out,
            behind: Behind::Separator,
            indent: 0,
        }
    }

    /// The rest of the line.
    fn line(self, print: impl FnOnce(&mut String)) -> Result<(), Error> {
        if self.behind == Behind::Key {
            self.out.push(' ');
        }
        print(self.out);
        if self.behind != Behind::Indentation {
            self.out.push('\n');
        }
        Ok(())
    }

    fn display(self, value: impl Display) -> Result<(), Error> {
        use fmt::Write;
        self.line(|out| {
            let written = write!(out, "{value}");
            debug_assert!(written.is_ok(), "a string takes all text");
        })
    }

    fn mapping(self) -> Result<Collection<'o>, Error> {
        self.collection("{}", 2)
    }

    /// Level with its key.
    fn sequence(self) -> Result<Collection<'o>, Error> {
        let deeper = if self.behind == Behind::Key { 0 } else { 2 };
        self.collection("[]", deeper)
    }

    fn collection(self, empty: &'static str, deeper: usize) -> Result<Collection<'o>, Error> {
        match self.behind {
            Behind::Indentation => Err(ser::Error::custom("a key must be text")),
            Behind::Separator => Ok(self.entries(empty, 0)),
            Behind::Key | Behind::Dash => {
                let indent = self.indent + deeper;
                Ok(self.entries(empty, indent))
            }
        }
    }

    fn entries(self, empty: &'static str, indent: usize) -> Collection<'o> {
        Collection {
            out: self.out,
            behind: self.behind,
            indent,
            empty: Some(empty),
        }
    }
}

/// Prints the entries of a mapping or the items of a list.
pub(super) struct Collection<'o> {
    out: &'o mut String,
    behind: Behind,
    /// Columns before each entry or item.
    indent: usize,
    /// What is printed when there is no entry; `None` once there is one.
    empty: Option<&'static str>,
}

impl Collection<'_> {
    /// Starts the next entry or item.
    fn next(&mut self) {
        let is_first = self.empty.take().is_some();
        if is_first && self.behind == Behind::Key {
            self.out.push('\n');
        }
        if !(is_first && self.behind == Behind::Dash) {
            pad(self.out, self.indent);
        }
    }

    fn item<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Error> {
        self.next();
        self.out.push_str("- ");
        self.value(Behind::Dash, item)
    }

    /// A key with its colon.
    fn key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.next();
        let start = self.out.len();
        self.value(Behind::Indentation, key)?;
        if self.out.len() - start > LONG_KEY {
            self.out.insert_str(start, "? ");
            self.out.push('\n');
            pad(self.out, self.indent);
        }
        self.out.push(':');
        Ok(())
    }

    fn value<T: Serialize + ?Sized>(&mut self, behind: Behind, value: &T) -> Result<(), Error> {
        value.serialize(Printer {
            out: self.out,
            behind,
            indent: self.indent,
        })
    }

    fn finish(self) {
        if let Some(empty) = self.empty {
            if self.behind == Behind::Key {
                self.out.push(' ');
            }
            self.out.push_str(empty);
            self.out.push('\n');
        }
    }
}

pub(super) fn pad(out: &mut String, indent: usize) {
    out.extend(std::iter::repeat_n(' ', indent));
}

/// A value that no manifest holds: bytes, tuples, variants with fields, or a key that is no text.
#[derive(Debug)]
pub(super) struct Error(String);

impl Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

impl ser::Error for Error {
    fn custom<T: Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

fn foreign() -> Error {
    ser::Error::custom("no manifest holds such a value")
}

macro_rules! displayed {
    ($($method:ident: $type:ty),*) => {
        $(fn $method(self, value: $type) -> Result<(), Error> {
            self.display(value)
        })*
    };
}

impl<'o> Serializer for Printer<'o> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Collection<'o>;
    type SerializeTuple = ser::Impossible<(), Error>;
    type SerializeTupleStruct = ser::Impossible<(), Error>;
    type SerializeMap = Collection<'o>;
    type SerializeStruct = Collection<'o>;
    type SerializeTupleVariant = ser::Impossible<(), Error>;
    type SerializeStructVariant = ser::Impossible<(), Error>;

    displayed!(
        serialize_bool: bool,
        serialize_i8: i8,
        serialize_i16: i16,
        serialize_i32: i32,
        serialize_i64: i64,
        serialize_u8: u8,
        serialize_u16: u16,
        serialize_u32: u32,
        serialize_u64: u64
    );

    fn serialize_f32(self, value: f32) -> Result<(), Error> {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> Result<(), Error> {
        self.line(|out| float(out, value))
    }

    fn serialize_char(self, value: char) -> Result<(), Error> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    /// The rest of the line, and for a block of text the lines below it.
    fn serialize_str(self, text: &str) -> Result<(), Error> {
        if self.behind == Behind::Indentation || !is_literal(text) {
            return self.line(|out| string(out, text));
        }
        if self.behind == Behind::Key {
            self.out.push(' ');
        }
        literal(self.out, text, self.indent + 2);
        Ok(())
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), Error> {
        Err(foreign())
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.display("null")
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), Error> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Error> {
        Err(foreign())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Collection<'o>, Error> {
        self.sequence()
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Error> {
        Err(foreign())
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, Error> {
        Err(foreign())
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Error> {
        Err(foreign())
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Collection<'o>, Error> {
        self.mapping()
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Collection<'o>, Error> {
        self.mapping()
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Error> {
        Err(foreign())
    }
}

impl ser::SerializeSeq for Collection<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Error> {
        self.item(item)
    }

    fn end(self) -> Result<(), Error> {
        self.finish();
        Ok(())
    }
}

impl ser::SerializeMap for Collection<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.key(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.value(Behind::Key, value)
    }

    fn end(self) -> Result<(), Error> {
        self.finish();
        Ok(())
    }
}

impl ser::SerializeStruct for Collection<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        self.key(key)?;
        self.value(Behind::Key, value)
    }

    fn end(self) -> Result<(), Error> {
        self.finish();
        Ok(())
    }
}
