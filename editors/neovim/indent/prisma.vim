" Prisma schemas: two blanks per level, as `prisma format` writes them.

if exists('b:did_indent')
  finish
endif
let b:did_indent = 1

setlocal expandtab shiftwidth=2 softtabstop=2
setlocal indentexpr=v:lua.require'prisma_analyzer.indent'.of(v:lnum)
setlocal indentkeys=0},0],0),!^F,o,O
setlocal nolisp

let b:undo_indent = 'setlocal expandtab< shiftwidth< softtabstop< indentexpr< indentkeys< lisp<'
