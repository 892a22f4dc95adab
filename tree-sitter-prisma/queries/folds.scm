[
  (block)
  (enum_block)
  (config_block)
  (unknown_block)
  (block_comment)
] @fold
