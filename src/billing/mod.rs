//! JUDGEMENT 2: units, assistants, modifiers, edits and fees. Pure arithmetic on codes and minutes; knows no text.
