//! The same table as in the tests of the Python runtime.

use serde_json::{Value, json};

use super::{Member, Name, Object, Place, Root, Shape, read, write};

static OWNER: Object = Object(&[
    Member {
        key: "name",
        name: Name::new("Name").within("o", "urn:o"),
        place: Place::Element,
        of: Shape::Text,
    },
    Member { key: "boss", name: Name::new("boss"), place: Place::Element, of: Shape::Object(&OWNER) },
]);

static PET: Object = Object(&[
    Member { key: "id", name: Name::new("pet-id"), place: Place::Attribute, of: Shape::Number },
    Member { key: "tags", name: Name::new("tag"), place: Place::Items, of: Shape::Text },
    Member {
        key: "ages",
        name: Name::new("ages"),
        place: Place::Element,
        of: Shape::List(Name::new("age"), &Shape::Number),
    },
    Member { key: "tame", name: Name::new("tame"), place: Place::Element, of: Shape::Bool },
    Member { key: "owner", name: Name::new("Owner"), place: Place::Element, of: Shape::Object(&OWNER) },
    Member { key: "notes", name: Name::new("notes"), place: Place::Element, of: Shape::Map(&Shape::Text) },
    Member { key: "weight", name: Name::new("weight"), place: Place::Element, of: Shape::Number },
]);

static ROOT: Root = Root { name: Name::new("Pet").within("", "urn:pet"), of: Shape::Object(&PET) };

fn written(value: &Value) -> Result<String, String> {
    write(&ROOT, value).map(|text| String::from_utf8_lossy(&text).into_owned())
}

#[test]
fn values_come_back_as_they_were() {
    let value = json!({
        "id": 7, "tags": ["a<b", "c"], "ages": [1, 2.5], "tame": true,
        "owner": {"name": "Ann \"&\" Bo", "boss": {"name": "C"}}, "notes": {"k": "v\tw"}, "weight": null,
    });
    let text = concat!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
        "<Pet xmlns:o=\"urn:o\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns=\"urn:pet\" pet-id=\"7\">",
        "<tag>a&lt;b</tag><tag>c</tag><ages><age>1</age><age>2.5</age></ages><tame>true</tame>",
        "<Owner><o:Name>Ann \"&amp;\" Bo</o:Name><boss><o:Name>C</o:Name></boss></Owner>",
        "<notes><k>v\tw</k></notes><weight xsi:nil=\"true\"/></Pet>",
    );
    assert_eq!(written(&value).as_deref(), Ok(text));
    assert_eq!(read(&ROOT, text.as_bytes()), Ok(value));
}

#[test]
fn what_others_write_is_read() {
    let cases = [
        ("<x><tag/><tag><![CDATA[<&]]>&#x41;&amp;</tag></x>", json!({"tags": ["", "<&A&"]})),
        (
            "<?xml version='1.0'?><!-- c --><x pet-id=' 1 '> <tame> 0 </tame>\n<ages/></x>",
            json!({"id": 1, "tame": false, "ages": []}),
        ),
        ("<x><tame>maybe</tame><weight>heavy</weight></x>", json!({"tame": "maybe", "weight": "heavy"})),
        (
            "<x b='2'><new>1</new><new>2</new><deep><a>1</a></deep></x>",
            json!({"b": "2", "new": ["1", "2"], "deep": {"a": "1"}}),
        ),
        ("<p:x xmlns:p='urn:pet'><p:tame>1</p:tame></p:x>", json!({"tame": true})),
    ];
    for (text, value) in cases {
        assert_eq!(read(&ROOT, text.as_bytes()), Ok(value), "{text}");
    }
}

#[test]
fn what_is_no_document_is_refused() {
    let deep = "<x>".repeat(300) + &"</x>".repeat(300);
    let cases = [
        "",
        "<x>",
        "<x></y>",
        "<x/><x/>",
        "<x/>text",
        "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>",
        "<x>&a;</x>",
        "<x a='1' a='2'/>",
        &deep,
    ];
    for text in cases {
        assert!(read(&ROOT, text.as_bytes()).is_err(), "{text}");
    }
    assert!(read(&ROOT, b"<x>\xff</x>").is_err());
    assert!(written(&json!({"notes": {"no name": "v"}})).is_err());
    assert!(written(&json!({"tags": ["\u{1}"]})).is_err());
}
