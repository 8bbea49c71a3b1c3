" Colours before the server answers, and where semantic tokens are off: headings, codes, modifiers, minutes, blanks.
if exists('b:current_syntax')
  finish
endif
syntax case match
syntax region therapynoteComment start=/<!--/ end=/-->/
syntax match therapynoteHeading /^\s\{0,3}#\{1,6}\s.*$/
syntax match therapynoteHeading /^\s\{0,3}[SOAP]\ze\s*:/
syntax match therapynoteHeading /^\s\{0,3}\u[A-Za-z\/&-]*\%(\s[A-Za-z\/&-]\+\)\{0,3}\%(\s([^)]\{1,30})\)\?\ze:\s*$/
syntax match therapynoteHeading /^\s\{0,3}\c\%(subjective\|objective\|assessment\|plan\|goals\?\|treatment\|charges\|billing\|hep\|precautions\|[sl]tgs\?\)\ze\s*:/
syntax match therapynoteCode /\%([[:alnum:]$.,]\)\@1<!\%(9[27]\d\{3}\|G0283\)\w\@!/ nextgroup=therapynoteModifier
syntax match therapynoteModifier /\%([- ,]\{1,2}\%(GP\|GO\|GN\|CQ\|CO\|KX\|59\|X[EPSU]\)\w\@!\)\+/ contained
syntax match therapynoteMinutes /\%([[:alnum:].]\)\@1<!\d\{1,3}\%(\s\?min\%(ute\)\?s\?\a\@!\|'\d\@!\)/
syntax match therapynoteBlank /\[\a[^]]\{1,60}\](\@!/
syntax match therapynoteBlank /_\{4,}/
highlight default link therapynoteComment Comment
highlight default link therapynoteHeading Title
highlight default link therapynoteCode Number
highlight default link therapynoteModifier Special
highlight default link therapynoteMinutes Number
highlight default link therapynoteBlank Todo
let b:current_syntax = 'therapynote'
