; The patterns do not overlap, so the order, which editors weigh differently, does not matter.

[
  (comment)
  (block_comment)
] @comment

(documentation) @comment.documentation

; Declarations

[
  "model"
  "view"
  "type"
  "enum"
  "datasource"
  "generator"
] @keyword

(model_declaration name: (identifier) @type)
(view_declaration name: (identifier) @type)
(composite_type_declaration name: (identifier) @type)
(type_alias name: (identifier) @type)
(enum_declaration name: (identifier) @type)
(datasource_declaration name: (identifier) @type)
(generator_declaration name: (identifier) @type)

; Members

(field_declaration name: (identifier) @variable.member)
(enum_value name: (identifier) @constant)
(config_entry key: (identifier) @property)

; Types

((field_type name: (identifier) @type.builtin)
  (#any-of? @type.builtin
    "String" "Boolean" "Int" "BigInt" "Float" "Decimal" "DateTime" "Json" "Bytes"))

((field_type name: (identifier) @type)
  (#not-any-of? @type
    "String" "Boolean" "Int" "BigInt" "Float" "Decimal" "DateTime" "Json" "Bytes"))

(legacy_list_type name: (identifier) @type)
(unsupported_type "Unsupported" @type.builtin)

; Attributes

(field_attribute "@" @attribute)
(field_attribute name: (path (identifier) @attribute))
(block_attribute "@@" @attribute)
(block_attribute name: (path (identifier) @attribute))

; Expressions

(call function: (path (identifier) @function.call))
(argument name: (identifier) @variable.parameter)
(object_entry key: (identifier) @property)

((argument value: (path . (identifier) @boolean .))
  (#any-of? @boolean "true" "false"))
((object_entry value: (path . (identifier) @boolean .))
  (#any-of? @boolean "true" "false"))
((config_entry value: (path . (identifier) @boolean .))
  (#any-of? @boolean "true" "false"))

((object_entry value: (path . (identifier) @constant.builtin .))
  (#eq? @constant.builtin "null"))

((argument value: (path (identifier) @constant))
  (#not-any-of? @constant "true" "false"))

(array (path (identifier) @variable.member))

[
  (string)
  (unterminated_string)
] @string

(number) @number

; Punctuation

[
  (list_marker)
  (optional_marker)
  (required_marker)
  "="
] @operator

[
  ":"
  ","
  "."
] @punctuation.delimiter

[
  "("
  ")"
  "["
  "]"
  "{"
  "}"
] @punctuation.bracket
