; Two names for everything: `outer` and `inner` for Neovim, `around` and `inside` for Helix.

; Declarations

(model_declaration body: (block) @class.inner @class.inside) @class.outer @class.around
(view_declaration body: (block) @class.inner @class.inside) @class.outer @class.around
(composite_type_declaration body: (block) @class.inner @class.inside) @class.outer @class.around
(enum_declaration body: (enum_block) @class.inner @class.inside) @class.outer @class.around
(datasource_declaration body: (config_block) @class.inner @class.inside) @class.outer @class.around
(generator_declaration body: (config_block) @class.inner @class.inside) @class.outer @class.around
(type_alias) @class.outer @class.around

; Members

[
  (field_declaration)
  (enum_value)
  (config_entry)
] @entry.outer @entry.around

(field_declaration type: (field_type) @entry.inner @entry.inside)
(config_entry value: (_) @entry.inner @entry.inside)

(config_entry
  key: (identifier) @assignment.lhs
  value: (_) @assignment.rhs) @assignment.outer

; Attributes and arguments

(field_attribute) @attribute.outer @attribute.around
(field_attribute arguments: (arguments) @attribute.inner @attribute.inside)
(block_attribute) @attribute.outer @attribute.around
(block_attribute arguments: (arguments) @attribute.inner @attribute.inside)

(argument) @parameter.outer @parameter.around
(argument value: (_) @parameter.inner @parameter.inside)

(call) @call.outer @call.around
(call arguments: (arguments) @call.inner @call.inside)

; Comments

[
  (comment)
  (documentation)
  (block_comment)
] @comment.outer @comment.around @comment.inner @comment.inside
