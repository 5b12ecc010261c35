//! Latin letters outside of ASCII as those of ASCII that are most like them: `Über` is `Uber`, `Straße` is `Strasse`. By a table of our
//! own, so that no newer Unicode renames anything. Letters of other scripts are left alone, whatever they look like.

use std::borrow::Cow;

/// What letters are written as: those that decompose into one of ASCII and marks (Unicode Standard, chapter 3.7; Latin-1
/// Supplement, Latin Extended-A, -B and Additional), ligatures and digraphs, and those of European languages that do not.
const LETTERS: &[(&str, &str)] = &[
    ("a", "àáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặ"),
    ("A", "ÀÁÂÃÄÅĀĂĄǍǞǠǺȀȂȦḀẠẢẤẦẨẪẬẮẰẲẴẶ"),
    ("b", "ḃḅḇƀ"),
    ("B", "ḂḄḆɃ"),
    ("c", "çćĉċčḉ"),
    ("C", "ÇĆĈĊČḈ"),
    ("d", "ďḋḍḏḑḓđð"),
    ("D", "ĎḊḌḎḐḒĐÐ"),
    ("e", "èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ"),
    ("E", "ÈÉÊËĒĔĖĘĚȄȆȨḔḖḘḚḜẸẺẼẾỀỂỄỆ"),
    ("f", "ḟ"),
    ("F", "Ḟ"),
    ("g", "ĝğġģǧǵḡǥ"),
    ("G", "ĜĞĠĢǦǴḠǤ"),
    ("h", "ĥȟḣḥḧḩḫẖħ"),
    ("H", "ĤȞḢḤḦḨḪĦ"),
    ("i", "ìíîïĩīĭįǐȉȋḭḯỉịı"),
    ("I", "ÌÍÎÏĨĪĬĮİǏȈȊḬḮỈỊ"),
    ("j", "ĵǰ"),
    ("J", "Ĵ"),
    ("k", "ķǩḱḳḵ"),
    ("K", "ĶǨḰḲḴ"),
    ("l", "ĺļľḷḹḻḽł"),
    ("L", "ĹĻĽḶḸḺḼŁ"),
    ("m", "ḿṁṃ"),
    ("M", "ḾṀṂ"),
    ("n", "ñńņňǹṅṇṉṋ"),
    ("N", "ÑŃŅŇǸṄṆṈṊ"),
    ("o", "òóôõöōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợøǿ"),
    ("O", "ÒÓÔÕÖŌŎŐƠǑǪǬȌȎȪȬȮȰṌṎṐṒỌỎỐỒỔỖỘỚỜỞỠỢØǾ"),
    ("p", "ṕṗ"),
    ("P", "ṔṖ"),
    ("r", "ŕŗřȑȓṙṛṝṟ"),
    ("R", "ŔŖŘȐȒṘṚṜṞ"),
    ("s", "śŝşšșṡṣṥṧṩſ"),
    ("S", "ŚŜŞŠȘṠṢṤṦṨ"),
    ("t", "ţťțṫṭṯṱẗŧ"),
    ("T", "ŢŤȚṪṬṮṰŦ"),
    ("u", "ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự"),
    ("U", "ÙÚÛÜŨŪŬŮŰŲƯǓǕǗǙǛȔȖṲṴṶṸṺỤỦỨỪỬỮỰ"),
    ("v", "ṽṿ"),
    ("V", "ṼṾ"),
    ("w", "ŵẁẃẅẇẉẘ"),
    ("W", "ŴẀẂẄẆẈ"),
    ("x", "ẋẍ"),
    ("X", "ẊẌ"),
    ("y", "ýÿŷȳẏẙỳỵỷỹ"),
    ("Y", "ÝŶŸȲẎỲỴỶỸ"),
    ("z", "źżžẑẓẕƶ"),
    ("Z", "ŹŻŽẐẒẔƵ"),
    ("ae", "æǣǽ"),
    ("oe", "œ"),
    ("th", "þ"),
    ("ng", "ŋ"),
    ("ij", "ĳ"),
    ("AE", "ÆǢǼ"),
    ("OE", "Œ"),
    ("TH", "Þ"),
    ("NG", "Ŋ"),
    ("IJ", "Ĳ"),
    ("ss", "ß"),
    ("SS", "ẞ"),
    ("dz", "ǆǳ"),
    ("lj", "ǉ"),
    ("nj", "ǌ"),
    ("ff", "ﬀ"),
    ("fi", "ﬁ"),
    ("fl", "ﬂ"),
    ("ffi", "ﬃ"),
    ("ffl", "ﬄ"),
    ("st", "ﬅﬆ"),
    ("DZ", "ǄǅǱǲ"),
    ("LJ", "Ǉǈ"),
    ("NJ", "Ǌǋ"),
];

/// The text with its Latin letters in ASCII. A mark that follows one is part of it, and left out.
pub(crate) fn in_ascii(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let known =
            (!c.is_ascii()).then(|| LETTERS.iter().find(|(_, letters)| letters.contains(c))).flatten();
        match known {
            // Of two letters the second one is small, unless all of the word is written large.
            Some((plain, _)) if plain.len() == 2 && is_capital(plain) => {
                let (first, second) = plain.split_at(1);
                out.push_str(first);
                let is_large = chars.peek().is_some_and(|next| next.is_uppercase());
                out.push_str(&if is_large { second.to_owned() } else { second.to_ascii_lowercase() });
            }
            // A word written large has it too, for want of a large one.
            Some(_)
                if c == 'ß'
                    && out.ends_with(|last: char| last.is_ascii_uppercase())
                    && !chars.peek().is_some_and(|next| next.is_lowercase()) =>
            {
                out.push_str("SS");
            }
            Some((plain, _)) => out.push_str(plain),
            None if is_mark(c) && out.ends_with(|last: char| last.is_ascii_alphabetic()) => {}
            None => out.push(c),
        }
    }
    Cow::Owned(out)
}

fn is_capital(letters: &str) -> bool {
    letters.starts_with(|c: char| c.is_ascii_uppercase())
}

/// A combining diacritical mark (Unicode block U+0300 to U+036F).
fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latin_letters_are_written_in_ascii() {
        for (text, expected) in [
            ("plain text_1", "plain text_1"),
            ("ünï", "uni"),
            ("Größe", "Grosse"),
            ("STRAẞE", "STRASSE"),
            ("STRAßE", "STRASSE"),
            ("GROß-Ahorn", "GROSS-Ahorn"),
            ("ß", "ss"),
            ("oﬃce ﬁnes", "office fines"),
            ("ǅep ǄEP ǉ", "Dzep DZEP lj"),
            ("Œuvre", "Oeuvre"),
            ("ŒUVRE", "OEUVRE"),
            ("Ærø", "Aero"),
            ("Łódź", "Lodz"),
            ("İstanbul ığ", "Istanbul ig"),
            ("Þór", "Thor"),
            ("Điện thoại", "Dien thoai"),
            // The same letters, decomposed.
            ("u\u{308}ni\u{308}", "uni"),
            ("e\u{323}\u{302}", "e"),
            // What only looks like a Latin letter is none, and a mark is part of what it follows.
            ("дом", "дом"),
            ("\u{430}", "\u{430}"),
            ("и\u{306}", "и\u{306}"),
            ("\u{ff21}", "\u{ff21}"),
            ("1\u{301}", "1\u{301}"),
            ("日本語", "日本語"),
        ] {
            assert_eq!(in_ascii(text), expected, "{text:?}");
        }
    }

    /// No letter is there twice, none is of ASCII, and what it becomes is.
    #[test]
    fn the_table_is_one_of_letters() {
        let mut seen = std::collections::BTreeSet::new();
        for (plain, letters) in LETTERS {
            assert!(plain.bytes().all(|byte| byte.is_ascii_alphabetic()), "{plain}");
            for letter in letters.chars() {
                assert!(!letter.is_ascii() && letter.is_alphabetic() && seen.insert(letter), "{letter}");
                let is_large = plain.starts_with(|c: char| c.is_ascii_uppercase());
                assert_eq!(!letter.is_lowercase(), is_large, "{letter}");
            }
        }
        assert!(('À'..='ɏ').filter(|c| seen.contains(c)).count() > 250);
    }
}
