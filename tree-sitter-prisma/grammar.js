/**
 * The Prisma schema language as a tree for editors.
 *
 * The unit is the line. Line breaks are tokens, every member of a block ends with one, and half-typed
 * members are legal, so an unfinished line disturbs nothing but itself. What is wrong with a legal tree
 * (a field without a type, a block without its brace) is for a linter to say, not for the grammar.
 *
 * Comments are not extras: those above a declaration are children of the declaration, which leaves one
 * child per declaration below the root and keeps incremental parsing cheap.
 *
 * What needs to look ahead to decide (is this line a header? is the block closed?) is in src/scanner.c.
 */
/// <reference types="tree-sitter-cli/dsl" />
// @ts-check

const commaSeparated = (rule) => seq(rule, repeat(seq(',', rule)));

module.exports = grammar({
  name: 'prisma',

  word: $ => $.identifier,

  // Blanks only. A form feed, U+0085 or U+2028 is an invalid character, as in the official engine.
  extras: _ => [/[\t\p{Zs}]/],

  // The order is that of `enum TokenType` in src/scanner.c.
  externals: $ => [
    $._implicit_end,
    $._line_end,
    $.stray_line,
    $.ignored_text,
    $._raw_text,
    $._unclosed,
    $.block_comment,
    $._section_break,
    // Never used by a rule. It is valid only while tree-sitter recovers from an error.
    $._error_sentinel,
  ],

  supertypes: $ => [$._expression],

  inline: $ => [$._leading_comments, $._any_comment],

  rules: {
    // tree-sitter visits everything that is repeated below the root on every edit. So what stands there is put into
    // sections, hidden nodes that are reused as a whole. Where one ends is decided by a hash of the line that follows
    // (see the scanner), so an edit changes the sections around it and no others.
    source_file: $ => seq(repeat($._section), optional($._elements)),

    _section: $ => seq($._elements, $._section_break),

    // Not a `repeat1`: its nodes count as fragile and are taken apart again on every edit.
    _elements: $ => seq(optional($._elements), $._element),

    _element: $ => choice(
      $._item,
      seq($.type_alias, $._end_of_line),
      prec(-1, $._leading_comments),
      $._newline,
    ),

    // The line break belongs to the item but not to the declaration; one repeated thing less for each declaration.
    _item: $ => prec.right(seq(
      choice(
        $.model_declaration,
        $.view_declaration,
        $.composite_type_declaration,
        $.enum_declaration,
        $.datasource_declaration,
        $.generator_declaration,
        $.unknown_block,
        $.stray_line,
        $.stray_brace,
      ),
      optional($._newline),
    )),

    // --- comments -------------------------------------------------------------------------------

    comment: _ => token(/\/\/[^\r\n]*/),
    documentation: _ => token(prec(1, /\/\/\/[^\r\n]*/)),
    _any_comment: $ => choice($.comment, $.documentation, $.block_comment),

    // Comments above a declaration. They stay children of the root when none follows.
    //
    // The first one is inlined, so that the first child of a declaration always is in the declaration's own list of
    // children: its id changes if and only if something in the declaration changes.
    _leading_comments: $ => seq($._any_comment, optional($._newline), optional($._more_comments)),

    _more_comments: $ => prec.right(repeat1($._comment_line)),

    _comment_line: $ => prec.right(seq($._any_comment, optional($._newline))),

    // --- line breaks ----------------------------------------------------------------------------

    // One token for a line break and the blank lines after it.
    _newline: _ => token(/(\r\n|\n|\r)([\t\p{Zs}]*(\r\n|\n|\r))*/),

    _end_of_line: $ => choice($._newline, $._line_end),

    // --- declarations ---------------------------------------------------------------------------

    model_declaration: $ => declaration($, 'model', $.block),
    view_declaration: $ => declaration($, 'view', $.block),
    composite_type_declaration: $ => declaration($, 'type', $.block),
    enum_declaration: $ => declaration($, 'enum', $.enum_block),
    datasource_declaration: $ => declaration($, 'datasource', $.config_block),
    generator_declaration: $ => declaration($, 'generator', $.config_block),

    type_alias: $ => seq(
      optional($._leading_comments),
      'type',
      field('name', $.identifier),
      '=',
      optional(field('type', $.field_type)),
      repeat(field('attribute', $.field_attribute)),
      repeat($._any_comment),
    ),

    // `foo { … }`: as in the official engine the first `}` ends it, wherever it stands.
    unknown_block: $ => seq(
      optional($._leading_comments),
      field('keyword', $.identifier),
      optional(field('name', $.identifier)),
      '{',
      optional($._raw_text),
      choice('}', $._implicit_end),
    ),

    stray_brace: _ => '}',

    // --- blocks ---------------------------------------------------------------------------------

    block: $ => blockOf($, choice($.field_declaration, $.block_attribute)),
    enum_block: $ => blockOf($, choice($.enum_value, $.block_attribute)),
    config_block: $ => blockOf($, $.config_entry),

    field_declaration: $ => seq(
      field('name', $.identifier),
      optional(':'),
      optional(field('type', $.field_type)),
      repeat(field('attribute', $.field_attribute)),
      repeat($._any_comment),
    ),

    enum_value: $ => seq(
      field('name', $.identifier),
      repeat(field('attribute', $.field_attribute)),
      repeat($._any_comment),
    ),

    config_entry: $ => seq(
      field('key', $.identifier),
      optional(seq('=', optional(field('value', $._expression)))),
      repeat($._any_comment),
    ),

    block_attribute: $ => seq(
      '@@',
      optional(field('name', $.path)),
      optional(field('arguments', $.arguments)),
      repeat($._any_comment),
    ),

    field_attribute: $ => seq(
      '@',
      optional(field('name', $.path)),
      optional(field('arguments', $.arguments)),
    ),

    // --- types ----------------------------------------------------------------------------------

    field_type: $ => seq(
      choice(
        field('name', choice($.identifier, alias('Unsupported', $.identifier))),
        field('unsupported', $.unsupported_type),
        field('legacy_list', $.legacy_list_type),
      ),
      optional(field('list', $.list_marker)),
      optional(field('optional', $.optional_marker)),
      optional(field('required', $.required_marker)),
    ),

    // Without the adjacent parenthesis `Unsupported` is the name of an ordinary type.
    unsupported_type: $ => seq(
      'Unsupported',
      token.immediate('('),
      choice(seq(field('argument', $.string), closing($, ')')), $._unclosed),
    ),

    legacy_list_type: $ => seq(
      '[',
      choice(seq(field('name', $.identifier), closing($, ']')), $._unclosed),
    ),

    list_marker: _ => '[]',
    optional_marker: _ => '?',
    required_marker: _ => '!',

    // --- expressions ----------------------------------------------------------------------------

    _expression: $ => choice(
      $.path,
      $.call,
      $.number,
      $.string,
      $.unterminated_string,
      $.array,
      $.object,
    ),

    // `a.b`, and for the sake of half-typed text `a.` and `a..b`. No blanks around the dots.
    path: $ => seq(
      $.identifier,
      repeat(seq(
        token.immediate('.'),
        optional(alias(token.immediate(/[\p{L}\p{Nd}_][\p{L}\p{Nd}_\-]*/), $.identifier)),
      )),
    ),

    call: $ => seq(field('function', $.path), field('arguments', $.arguments)),

    arguments: $ => seq(
      '(',
      optional(commaSeparated($.argument)),
      optional(','),
      closing($, ')'),
    ),

    argument: $ => choice(
      seq(field('name', $.identifier), ':', optional(field('value', $._expression))),
      field('value', $._expression),
    ),

    array: $ => bracketed($, '[', $._expression, ']'),

    object: $ => bracketed($, '{', $.object_entry, '}'),

    object_entry: $ => seq(field('key', $.identifier), ':', field('value', $._expression)),

    // Stands before `identifier`: of two equally long matches the earlier rule wins.
    number: _ => token(/-?[0-9]+(\.[0-9]+)?/),

    // The character after a backslash may be anything, a line break included.
    string: _ => token(/"([^"\\\u0000-\u001f]|\\(.|\r|\n))*"/),

    // Shorter than `string` wherever that matches.
    unterminated_string: _ => token(/"([^"\\\r\n]|\\[^\r\n])*/),

    identifier: _ => token(/[\p{L}\p{Nd}_][\p{L}\p{Nd}_\-]*/),
  },
});

// A bracket still open at the end of the line or before the next attribute ends there without a closing token.
// Left to the error recovery, a deep one would take the rest of the file with it.
function closing($, token) {
  return choice(token, $._unclosed);
}

// A comma at the end is legal only where more is to come.
function bracketed($, open, item, close) {
  return seq(
    open,
    choice(
      seq(optional(commaSeparated(item)), closing($, close)),
      seq(commaSeparated(item), ',', $._unclosed),
    ),
  );
}

function declaration($, keyword, body) {
  return seq(
    optional($._leading_comments),
    keyword,
    optional(field('name', $.identifier)),
    field('body', body),
  );
}

// The text between `{` and the line break means nothing to the official engine, a `}` included.
function blockOf($, member) {
  return seq(
    '{',
    repeat($._any_comment),
    optional($.ignored_text),
    $._end_of_line,
    repeat(choice(
      seq(member, $._end_of_line),
      $._any_comment,
      $._newline,
    )),
    choice('}', $._implicit_end),
  );
}
