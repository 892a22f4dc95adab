// Tokens that need to look ahead further than a lexer can. The scanner has no state.
//
// None of its decisions reads past the end of the line, with two exceptions: the text of an unknown block, and
// a `/*`, which is a comment only if there is a `*/` somewhere behind it.

#include "tree_sitter/parser.h"

#include <string.h>

// The order is that of `externals` in grammar.js.
enum TokenType {
  // Zero width: an open block ends here, before the header of a declaration or at the end of the text.
  IMPLICIT_END,
  // Zero width: the end of the text, where a line break is missing.
  LINE_END,
  // A line outside of blocks that starts no declaration.
  STRAY_LINE,
  // What stands between `{` and the line break.
  IGNORED_TEXT,
  // What stands between the braces of an unknown block.
  RAW_TEXT,
  // Zero width: a bracket is still open at the end of the line, or where the next attribute begins.
  UNCLOSED,
  BLOCK_COMMENT,
  // Zero width: what stands at the root is divided before the next line.
  SECTION_BREAK,
  // In no rule, hence valid only while tree-sitter recovers from an error.
  ERROR_SENTINEL,
};

enum HeaderKind {
  NO_HEADER,
  // `word {`, `word word {`, `type Name =`
  SOME_HEADER,
  // `model Name {` and the like for the other keywords
  KEYWORD_HEADER,
};

static inline bool is_line_break(int32_t c) { return c == '\n' || c == '\r'; }

// TAB and the Unicode category Zs, as in `extras`.
static inline bool is_blank(int32_t c) {
  if (c < 0x80) return c == ' ' || c == '\t';
  return c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000;
}

// Everything beyond ASCII counts as a letter: a wrong guess only costs a clumsier error.
static inline bool is_word_start(int32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         (c >= 0x80 && !is_blank(c));
}

static inline bool is_word(int32_t c) { return is_word_start(c) || c == '-'; }

static inline bool at_line_end(TSLexer *lexer) { return is_line_break(lexer->lookahead) || lexer->eof(lexer); }

static inline void advance(TSLexer *lexer) { lexer->advance(lexer, false); }

static void advance_blanks(TSLexer *lexer) {
  while (is_blank(lexer->lookahead)) advance(lexer);
}

enum { LONGEST_KEYWORD = 10 };

static bool is_keyword(const char *word) {
  static const char *const KEYWORDS[] = {"model", "view", "type", "enum", "datasource", "generator"};
  for (unsigned i = 0; i < sizeof KEYWORDS / sizeof *KEYWORDS; i++) {
    if (strcmp(word, KEYWORDS[i]) == 0) return true;
  }
  return false;
}

// Reads at most up to the `{` or `=` that makes the line a header. The last word goes into the hash.
static enum HeaderKind scan_header(TSLexer *lexer, uint32_t *hash) {
  // The first word; empty if it is longer than every keyword or not ASCII.
  char word[LONGEST_KEYWORD + 1] = {0};
  unsigned length = 0;
  bool ascii = true;

  if (!is_word_start(lexer->lookahead)) return NO_HEADER;
  while (is_word(lexer->lookahead)) {
    if (lexer->lookahead >= 0x80) ascii = false;
    if (length < LONGEST_KEYWORD) word[length] = (char)lexer->lookahead;
    length++;
    advance(lexer);
  }
  if (!ascii || length > LONGEST_KEYWORD) word[0] = 0;

  advance_blanks(lexer);
  if (lexer->lookahead == '{') return SOME_HEADER;

  if (!is_word_start(lexer->lookahead)) return NO_HEADER;
  while (is_word(lexer->lookahead)) {
    *hash = (*hash ^ (uint32_t)lexer->lookahead) * 16777619u;
    advance(lexer);
  }

  advance_blanks(lexer);
  if (lexer->lookahead == '{') return is_keyword(word) ? KEYWORD_HEADER : SOME_HEADER;
  if (lexer->lookahead == '=' && strcmp(word, "type") == 0) return SOME_HEADER;
  return NO_HEADER;
}

static bool found(TSLexer *lexer, enum TokenType token) {
  lexer->result_symbol = (TSSymbol)token;
  return true;
}

static bool scan_to_line_end(TSLexer *lexer, enum TokenType token) {
  while (!at_line_end(lexer)) advance(lexer);
  lexer->mark_end(lexer);
  return found(lexer, token);
}

enum SlashKind { NO_COMMENT, LINE_COMMENT, CLOSED_COMMENT, UNCLOSED_COMMENT };

// Reads a comment that begins at the present `/`. A block comment without end is none; for that case the end
// of the line is marked.
static enum SlashKind scan_slash(TSLexer *lexer, bool one_line) {
  advance(lexer);
  if (lexer->lookahead == '/') return LINE_COMMENT;
  if (lexer->lookahead != '*') return NO_COMMENT;
  advance(lexer);

  bool marked = false;
  while (!lexer->eof(lexer)) {
    if (!marked && is_line_break(lexer->lookahead)) {
      if (one_line) break;
      lexer->mark_end(lexer);
      marked = true;
    }
    bool star = lexer->lookahead == '*';
    advance(lexer);
    if (star && lexer->lookahead == '/') {
      advance(lexer);
      lexer->mark_end(lexer);
      return CLOSED_COMMENT;
    }
  }
  if (!marked) lexer->mark_end(lexer);
  return UNCLOSED_COMMENT;
}

static bool scan_block_comment(TSLexer *lexer) {
  return scan_slash(lexer, false) == CLOSED_COMMENT && found(lexer, BLOCK_COMMENT);
}

// One line in so many begins a section. About the square root of the declarations of a large schema: then the number of
// sections and the number of declarations in one are alike.
enum { SECTION_LENGTH = 64 };

// A hash of the rest of the line decides, so that the same line always decides the same. For a header that is
// the rest behind its name, and its name.
static bool begins_section(TSLexer *lexer, uint32_t hash) {
  while (!at_line_end(lexer)) {
    hash = (hash ^ (uint32_t)lexer->lookahead) * 16777619u;
    advance(lexer);
  }
  return (hash ^ (hash >> 15)) % SECTION_LENGTH == 0;
}

// At the start of a line at the root: a line that starts nothing, a block comment, or the end of a section.
static bool scan_root_line(TSLexer *lexer, bool may_break) {
  uint32_t hash = 2166136261u;
  lexer->mark_end(lexer);
  if (lexer->lookahead == '}') return false;
  if (lexer->lookahead == '/') {
    switch (scan_slash(lexer, false)) {
      case LINE_COMMENT: return may_break && begins_section(lexer, hash) && found(lexer, SECTION_BREAK);
      case CLOSED_COMMENT: return found(lexer, BLOCK_COMMENT);
      case UNCLOSED_COMMENT: return found(lexer, STRAY_LINE);
      case NO_COMMENT: return scan_to_line_end(lexer, STRAY_LINE);
    }
  }
  if (scan_header(lexer, &hash) == NO_HEADER) return scan_to_line_end(lexer, STRAY_LINE);
  return may_break && begins_section(lexer, hash) && found(lexer, SECTION_BREAK);
}

static bool scan_ignored_text(TSLexer *lexer) {
  if (lexer->lookahead == '/') {
    // A comment here cannot reach beyond the line: the official engine drops the line, not the comment.
    switch (scan_slash(lexer, true)) {
      case LINE_COMMENT: return false;
      case CLOSED_COMMENT: return found(lexer, BLOCK_COMMENT);
      case UNCLOSED_COMMENT:
      case NO_COMMENT: break;
    }
  }
  return scan_to_line_end(lexer, IGNORED_TEXT);
}

// The text ends, or goes on with something that cannot stand within brackets.
static bool at_forced_close(TSLexer *lexer) {
  if (at_line_end(lexer) || lexer->lookahead == '@') return true;
  if (lexer->lookahead != '/') return false;
  advance(lexer);
  return lexer->lookahead == '/';
}

static bool scan_raw_text(TSLexer *lexer) {
  bool any = false;
  while (lexer->lookahead != '}' && !lexer->eof(lexer)) {
    advance(lexer);
    any = true;
  }
  if (!any) return false;
  lexer->mark_end(lexer);
  return found(lexer, RAW_TEXT);
}

void *tree_sitter_prisma_external_scanner_create(void) { return NULL; }

void tree_sitter_prisma_external_scanner_destroy(void *payload) { (void)payload; }

unsigned tree_sitter_prisma_external_scanner_serialize(void *payload, char *buffer) {
  (void)payload;
  (void)buffer;
  return 0;
}

void tree_sitter_prisma_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
  (void)payload;
  (void)buffer;
  (void)length;
}

bool tree_sitter_prisma_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid_symbols) {
  (void)payload;
  while (is_blank(lexer->lookahead)) lexer->advance(lexer, true);

  if (valid_symbols[ERROR_SENTINEL]) return lexer->lookahead == '/' && scan_block_comment(lexer);

  if (valid_symbols[RAW_TEXT] && scan_raw_text(lexer)) return true;

  if (valid_symbols[UNCLOSED]) {
    lexer->mark_end(lexer);
    return at_forced_close(lexer) && found(lexer, UNCLOSED);
  }

  if (lexer->eof(lexer)) {
    lexer->mark_end(lexer);
    if (valid_symbols[LINE_END]) return found(lexer, LINE_END);
    return valid_symbols[IMPLICIT_END] && found(lexer, IMPLICIT_END);
  }

  if (is_line_break(lexer->lookahead)) return false;
  if (valid_symbols[IGNORED_TEXT]) return scan_ignored_text(lexer);
  if (valid_symbols[STRAY_LINE]) return scan_root_line(lexer, valid_symbols[SECTION_BREAK]);
  if (lexer->lookahead == '/') return valid_symbols[BLOCK_COMMENT] && scan_block_comment(lexer);
  if (valid_symbols[IMPLICIT_END]) {
    lexer->mark_end(lexer);
    uint32_t unused = 0;
    return scan_header(lexer, &unused) == KEYWORD_HEADER && found(lexer, IMPLICIT_END);
  }
  return false;
}
