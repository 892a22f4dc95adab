; Two names for everything: `indent.*` for Neovim, `indent` and `outdent` for Helix.

[
  (block)
  (enum_block)
  (config_block)
  (unknown_block)
] @indent.begin @indent

(block "}" @indent.branch @indent.end @outdent)
(enum_block "}" @indent.branch @indent.end @outdent)
(config_block "}" @indent.branch @indent.end @outdent)
(unknown_block "}" @indent.branch @indent.end @outdent)

[
  (comment)
  (documentation)
  (block_comment)
] @indent.ignore
