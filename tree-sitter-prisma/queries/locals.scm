; Types are known everywhere in the file, fields within their block.

(source_file) @local.scope

[
  (block)
  (enum_block)
] @local.scope

(model_declaration name: (identifier) @local.definition.type)
(view_declaration name: (identifier) @local.definition.type)
(composite_type_declaration name: (identifier) @local.definition.type)
(type_alias name: (identifier) @local.definition.type)
(enum_declaration name: (identifier) @local.definition.type)

(field_declaration name: (identifier) @local.definition.field)
(enum_value name: (identifier) @local.definition.constant)

(field_type name: (identifier) @local.reference)
(legacy_list_type name: (identifier) @local.reference)

; `fields: [authorId]`, `@@index([name(sort: Desc)])`
(array (path . (identifier) @local.reference))
(array (call function: (path . (identifier) @local.reference)))
