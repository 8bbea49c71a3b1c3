//! LEXICON: the vocabulary: tables of phrases with their sources, and one compiled matcher over them.
