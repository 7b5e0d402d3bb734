import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'

/**
 * The words on screen: what the app, the simulator, its console, and the two hosts say is found in their source and
 * read by rules.
 */

const root = path.resolve(import.meta.dirname, '../..')

/** What is not said, with what is said instead. */
const rules: readonly (readonly [instead: string, pattern: RegExp])[] = [
  // Words that sound translated.
  ['again', /\banew\b/iu],
  ['while you were …', /\bmeanwhile\b|\bin the meantime\b/iu],
  ['someone, everyone, no one', /\b(?:some|every|no)body\b/iu],
  ['name who', /\bwho(?:m|so)?ever\b/iu],
  ['immediately', /\bat once\b/iu],
  ['continue, resume', /\b(?:go|goes|going|went) on\b/iu],
  ['what happened to', /\b(?:becomes?|became|become) of\b/iu],
  ['it’s safe to …', /\bdo(?:es)? no harm\b/iu],
  ['has, includes', /\bcomes? with\b/iu],
  ['has, applies', /\b(?:holds?|held|holding|in force)\b/iu],
  ['say what is needed', /\b(?:is|are|nothing|something) due\b/iu],
  ['say whom, or that it shows', /\btells?\b/iu],
  ['fix', /\bput right\b/iu],
  ['skipped, missing', /\bleft out\b/iu],
  ['needs review', /\bneeds? a look\b/iu],
  ['unknown', /(?:\bnot|n’t) known\b/iu],
  ['as far as we know: leave out', /\bso far as known\b/iu],
  ['being saved, being loaded', /\bon (?:its|their) way\b/iu],
  ['name it', /\bof it\b/iu],
  ['unknown', /\bnot known\b|\bnot reported\b/iu],
  ['no changes were made', /\bnothing (?:was|is|has been) (?:sent|requested)\b/iu],
  ['the name of the thing', /\bthis console\b|\bthe app itself\b/iu],

  ['broad access, high-risk', /\bfar-reaching\b/iu],
  ['automatically', /\bby itself\b/iu],
  ['might be incomplete', /\blacks?\b/iu],
  ['can include up to', /\bhas up to\b/iu],
  ['one of your …', /\bof (?:yours|mine|theirs)\b/iu],
  ['separate', /\b(?:items?|rows?|users?) of (?:its|their) own\b/iu],
  ['restored, current', /\bof now\b|\bis back\b|\bare back\b/iu],
  ['choose, select', /\bpick\b/iu],
  ['select a column header', /\bcolumn heads?\b/iu],

  // Terms.
  ['inherited from', /\bthrough (?:an? |the |its |their )?(?:groups?\b|\{\})|^through$/iu],
  ['direct', /\b(?:assigned|has|have|held) (?:\S+ ){0,2}directly\b|\bdirectly assigned\b/iu],
  ['add, remove', /\b(?:users?|members?|people|no one|\{\}) (?:who )?(?:joined|left)\b(?! the team)/iu],
  ['2FA, two-factor authentication', /\btwo-factor\b(?! authentication)/iu],
  ['managed by', /^(?:external|source|local)$/iu],
  ['child scopes', /\b(?:or|and) below it\b/iu],
  ['respond, response', /\banswer(?:s|ed|ing)?\b/iu],
  ['check, view, find', /\b(?:a look|looks?|looked|looking)\b(?! like)/iu],
  ['load, check', /(?<!couldn’t )\b(?:reads?|reading)\b(?!-only| only)/iu],
  ['turn on, turn off', /\bswitch(?:es|ed|ing)? (?:it |them |all )?(?:on|off)\b/iu],
  ['resend', /\b(?:send|sent|sends|sending) (?:it |them )?again\b/iu],
  ['email', /\b(?:e-mails?|mails?)\b/iu],
  ['setup, set up', /\bset-up\b/iu],
  ['admin', /\badministrators?\b/iu],
  ['permission', /\brights\b|\b(?:admin|this|the|no) right\b/iu],
  ['bulk action', /\b(?:bulk|this|the) runs?\b/iu],
  ['user (people in running text)', /\bpersons?\b/iu],
  ['service account', /\bmachines?\b/iu],
  ['assign, provide, enter', /\b(?:give|gives|gave|given|giving)\b/iu],
  ['remove, revoke, import', /\b(?:take|takes|took|taken|taking) (?:\S+ ){0,3}(?:away|back|over)\b/iu],
  ['delete, discard', /\bdrop(?:s|ped|ping)?\b(?!.*\bfiles?\b)/iu],
  ['clear, delete', /\b(?:forgets?|forgot|forgotten|lets? go)\b/iu],
  ['parent or child scopes', /\bscopes? (?:below|above)\b/iu],
  ['pending invitation', /\bopen invitations?\b/iu],
  ['default view', /\bplain list\b/iu],
  ['up to', /\bat most\b/iu],
  ['sign in, sign out', /\blog(?:ged|ging|s)? (?:in|out|on|off)\b/iu],
  ['users in', /\b(?:users|people) of \{\}/iu],
  ['invitation for', /\binvitation of \{\}/iu],

  // Grammar.
  [
    'can, can’t, have permission to',
    /\bmay not\b|\b(?:you|who|they|keys?|it|users?|admins?) may\b(?! have)|\bmay (?:see|view|do|change|look|add|remove|give|be (?:changed|seen))\b/iu,
  ],
  [
    'can’t, didn’t, isn’t',
    /\bcannot\b|\b(?:can|do|does|did|is|are|was|were|will|would|could|should|has|have|had|must|need) not\b/iu,
  ],
  ['it’s, you’ll, you’re', /\b(?:it is|that is|you will|you are|we will|we are|they are|they will)\b(?= \p{L})/iu],
  ['there’s', /\bthere is\b/iu],
  ['anymore', /\bany more\b/iu],
  [
    'canceled, color, organize',
    /\bcancell(?:ed|ing)\b|\b(?:colour|behaviour|favour)|\b(?:organi|recogni|authori)s(?:e|ed|ing|ation)\b/iu,
  ],
  ['7 seconds', /(?:\d|\{\}) (?:s|secs?|ms|mins?|h|hrs?)\b/iu],
  ['you', /\b(?:until|unless|before|after|when) I\b|^I (?:want|agree|confirm)\b/iu],
  ['a comma before the last of three', /\p{L}+, (?!direct or|filter or)\p{L}+ (?:and|or) \p{L}+/u],
  ['users in, users for', /\b(?:Users|People) of an? \p{Ll}/u],
  ['two sentences', /;(?:\s|$)/u],
  ['’ (curly)', /\p{L}'\p{L}|\p{L}s' /u],
  ['“ ” (curly)', /"[^"]*"/u],
  ['… at the end of progress or of a button only', /…,? \p{Ll}/u],
  ['… (one character)', /\.\.\./u],
]

/** Attributes that no one reads or hears. */
const silent =
  /^(?:className|id|key|to|href|src|type|role|rel|target|name|value|method|htmlFor|autoComplete|inputMode|viewBox|d|fill|stroke.*|tone|variant|size|align|side|pattern|data-.*|aria-(?:controls|labelledby|describedby|haspopup|live|keyshortcuts|current|sort))$/u

/** Attributes and properties whose value is always said, even if it is one word. */
const spoken =
  /^(?:aria-(?:label|description|roledescription|valuetext)|label|title|heading|hint|placeholder|alt|message|words?|text|reason|body|action|summary|description|says?|note|announce\w*|\w+(?:Label|Title|Hint|Words?|Text|Message|Reason))$/u

/** Attributes and properties that are titles or labels: no period at their end. */
const titles = /^(?:label|title|heading|\w+(?:Label|Title))$/u

/** What the simulator says is what Harness would say: not our words. Seeds of hostile text are no words at all. */
const simulatedServiceText = /^src\/sim\/(?:model|operations)\/|^src\/sim\/(?:adapter|seeds\/hostile)\.ts$/u
/** Functions of the simulator that make an error of Harness. */
const harnessErrors = /^(?:refusal|failure|fail|refuse|htmlPage)$/u

/** A fixed term: of a 2FA setting that Harness left out, which is neither on nor off. */
const fixed = /^(?:2FA )?not reported(?: for \{\})?$/iu

type FoundText = { readonly text: string; readonly line: number; readonly isTitle: boolean }

/** Texts of a source that look like words for people: elements, attributes, properties, and sentences anywhere. */
function wordsOf(file: string, code: string): FoundText[] {
  const kind = file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true, kind)
  const found: FoundText[] = []
  const add = (node: ts.Node, text: string, isTitle: boolean) => {
    const words = text.replaceAll(/\s+/gu, ' ').trim()
    if (/\p{L}{2}/u.test(words))
      found.push({ text: words, line: source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1, isTitle })
  }
  /** @param place what the parents say: `said` if every text here is read or heard, `title` if it is a title too. */
  const visit = (node: ts.Node, place: 'code' | 'said' | 'title'): void => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node) || isForDevelopers(node, source)) return
    if (ts.isJsxElement(node) || ts.isJsxFragment(node)) add(node, wholeOf(node), false)
    const text = textOf(node)
    if (text !== undefined && (place !== 'code' || isSentence(text))) add(node, text, place === 'title')
    ts.forEachChild(node, (child) => {
      visit(child, placeOf(child, node, place, source))
    })
  }
  visit(source, 'code')
  return found
}

/** @returns the text of an element, with `{}` for what is in it. */
function wholeOf({ children }: ts.JsxElement | ts.JsxFragment): string {
  return children
    .map((child) => {
      if (ts.isJsxText(child)) return child.text
      const inside = ts.isJsxExpression(child) ? child.expression : undefined
      return (inside && textOf(inside)) ?? '{}'
    })
    .join('')
}

/** @returns the text of a string or a template, with `{}` for its values. */
function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text
  if (!ts.isTemplateExpression(node)) return undefined
  return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('{}')
}

/**
 * Attributes that are not shown, classes, and the message of an error: for the reader of its stack, not for the screen.
 */
function isForDevelopers(node: ts.Node, source: ts.SourceFile): boolean {
  if (ts.isJsxAttribute(node)) return silent.test(node.name.getText(source))
  if (ts.isNewExpression(node)) return /^(?:Type|Range)?Error$/u.test(node.expression.getText(source))
  if (!ts.isCallExpression(node)) return false
  const { expression } = node
  const name = ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText(source)
  if (source.fileName.startsWith('src/sim/') && harnessErrors.test(name)) return true
  return /^(?:clsx|querySelector|closest|matches|log)/u.test(name)
}

/** Whether a child's text is shown: what an attribute, a property, or an element says stays said in its branches. */
function placeOf(child: ts.Node, node: ts.Node, place: 'code' | 'said' | 'title', source: ts.SourceFile) {
  if (ts.isJsxAttribute(node) || ts.isPropertyAssignment(node)) {
    const name = node.name.getText(source)
    if (child === node.name || !spoken.test(name)) return 'code'
    return titles.test(name) ? 'title' : 'said'
  }
  if (ts.isJsxExpression(node)) return ts.isJsxAttribute(node.parent) ? place : 'said'
  if (ts.isConditionalExpression(node)) return child === node.condition ? 'code' : place
  if (ts.isBinaryExpression(node))
    return /^(?:\|\||\?\?|\+|&&)$/u.test(node.operatorToken.getText(source)) && child !== node.operatorToken
      ? place
      : 'code'
  return ts.isParenthesizedExpression(node) ? place : 'code'
}

/** Several words that are neither classes nor code. */
function isSentence(text: string): boolean {
  if (!/\p{L}+[’'\p{L}]*[,.:]? \p{L}/u.test(text)) return false
  const words = text.split(/\s+/u)
  return words.filter((word) => /[-:[\]=&>#]/u.test(word) && !/^\p{L}+:$/u.test(word)).length * 3 < words.length
}

function problemsOf(file: string, code: string): string[] {
  return wordsOf(file, code).flatMap(({ text, line, isTitle }) => [
    ...rules.flatMap(([instead, pattern]) =>
      !fixed.test(text) && pattern.test(text) ? [`${file}:${line} “${text}” → ${instead}`] : [],
    ),
    ...(isTitle && /[^.]\.$/u.test(text) ? [`${file}:${line} “${text}” → no period after a title or label`] : []),
  ])
}

/**
 * What assembles a sentence: a noun or a verb that is handed over to stand in one, an ending that is added to a word, and
 * words next to others that depend on a condition or a count. A sentence is written whole for each case (plurals:
 * `byCount`; `counted` stands alone).
 */
const handedOver = /^(?:verb|thing|noun)$/u

/** Words of a permission: made of its identifier, since Harness may have any. */
const identifierWords = 'src/domain/access-review/who-can-address.ts'

function assembledIn(file: string, code: string): string[] {
  const kind = file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true, kind)
  const found: string[] = []
  const add = (node: ts.Node) => {
    found.push(
      `${file}:${source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1} ${node.getText(source)}`,
    )
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return
    if (ts.isJsxAttribute(node) && silent.test(node.name.getText(source))) return
    if (ts.isJsxAttribute(node) && handedOver.test(node.name.getText(source))) add(node)
    if (ts.isTemplateExpression(node) && isAssembled(node)) add(node)
    if ((ts.isJsxElement(node) || ts.isJsxFragment(node)) && isAssembledElement(node)) add(node)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function isAssembled(template: ts.TemplateExpression): boolean {
  const text = textOf(template) ?? ''
  if (template.templateSpans.some(({ literal }) => /^(?:s|es|ies|ed|ing)\b/u.test(literal.text))) return true
  const hasWords = /\p{L}{2}/u.test(text)
  return hasWords && template.templateSpans.some(({ expression }) => choosesWords(expression))
}

/** Whether an element has words of its own, and next to them others that depend on something. */
function isAssembledElement({ children }: ts.JsxElement | ts.JsxFragment): boolean {
  if (!children.some((child) => ts.isJsxText(child) && /\p{L}{2}/u.test(child.text))) return false
  return children.some(
    (child, at) =>
      ts.isJsxExpression(child) &&
      child.expression !== undefined &&
      (choosesWords(child.expression) || (isContinued(children[at + 1]) && beginsSentence(child.expression))),
  )
}

/** Whether words follow that go on with a sentence. */
const isContinued = (next: ts.JsxChild | undefined) =>
  next !== undefined && ts.isJsxText(next) && /^\s+\p{Ll}/u.test(next.text)

/** Whether an expression is one or the other beginning of a sentence. */
function beginsSentence(expression: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(expression)) return beginsSentence(expression.expression)
  if (!ts.isConditionalExpression(expression)) return false
  return [expression.whenTrue, expression.whenFalse].every((branch) =>
    /^\p{Lu}[\p{L}’ ]* [\p{L}’]+$/u.test(textOf(branch) ?? ''),
  )
}

/** Whether an expression is one or the other part of a sentence, or a count with its noun: neither whole sentences. */
function choosesWords(expression: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(expression)) return choosesWords(expression.expression)
  if (ts.isIdentifier(expression)) {
    const value = constantOf(expression)
    return value !== undefined && choosesWords(value)
  }
  if (ts.isCallExpression(expression)) {
    const name = expression.expression.getText()
    const words = expression.arguments.slice(1).map((word) => textOf(word) ?? '')
    if (name === 'counted') return words.some((word) => !/\.\s*$/u.test(word))
    return name === 'byCount' && words.some((word) => isPart(word))
  }
  if (!ts.isConditionalExpression(expression)) return false
  const branches = [expression.whenTrue, expression.whenFalse]
  return branches.some((branch) => choosesWords(branch)) || branches.every((branch) => isPart(textOf(branch) ?? ''))
}

const isPart = (words: string) => /^\p{Ll}[\p{L}’ ]*$/u.test(words)

/** @returns what a constant of the same file is */
function constantOf(name: ts.Identifier): ts.Expression | undefined {
  let found: ts.Expression | undefined
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && node.name.getText() === name.text) found = node.initializer
    if (!ts.isFunctionLike(node) || (node.pos <= name.pos && name.end <= node.end)) ts.forEachChild(node, visit)
  }
  visit(name.getSourceFile())
  return found !== undefined && ts.isIdentifier(found) ? undefined : found
}

const files = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .map((name) => `src/${name.replaceAll(path.sep, '/')}`)
  .filter((name) => /\.tsx?$/u.test(name) && !simulatedServiceText.test(name))
  .sort()

describe('words on screen', () => {
  test.each(files)('%s shows only text that is listed here', (file) => {
    expect(problemsOf(file, readFileSync(path.join(root, file), 'utf8'))).toEqual([])
  })

  test.each(files.filter((file) => file !== identifierWords))('%s writes sentences whole', (file) => {
    expect(assembledIn(file, readFileSync(path.join(root, file), 'utf8'))).toEqual([])
  })

  test.each([
    ['a noun that is handed over', 'export const A = () => <B thing="the users" />'],
    ['a verb that is handed over', 'export const A = () => <B verb={`remove ${c}`} />'],
    ['an ending', 'export const a = `${b}s were removed`'],
    ['words by a condition', "export const a = `${b} users ${c === 1 ? 'is' : 'are'} in the scope`"],
    ['words by a condition in an element', "export const A = () => <p>They {c === 1 ? 'is' : 'are'} in the scope</p>"],
    [
      'a beginning by a condition in an element',
      "export const A = () => <p>{c === 1 ? 'It stays' : 'They stay'} in the file</p>",
    ],
    ['a count with its noun', "export const a = `${counted(b, 'user', 'users')} were removed`"],
    ['a count with its noun in an element', "export const A = () => <p>Save {counted(b, 'change', 'changes')}</p>"],
    ['a constant', "const c = counted(b, 'user', 'users')\nexport const a = `Removed ${c}`"],
    ['words by a count', "export const A = () => <p>{byCount(b, 'is in', 'are in')} the scope</p>"],
  ])('%s is found', (_, code) => {
    expect(assembledIn('planted.tsx', code)).not.toEqual([])
  })

  test.each([
    ['a whole sentence for each case', "export const a = b === 1 ? '1 user is here' : `${c} users are here`"],
    [
      'a whole sentence for each count',
      "export const A = () => <p>Done. {byCount(b, '1 user is here', 'Users are here')}</p>",
    ],
    ['a count alone', "export const A = () => <p>{counted(b, 'user', 'users')}</p>"],
    ['classes', "export const A = () => <p className={`flex items-center ${b ? 'grow' : 'shrink'}`}>Done</p>"],
    ['a sentence that follows', "export const a = `It was saved.${b ? ' You can close this tab.' : ''}`"],
  ])('%s is no assembled sentence', (_, code) => {
    expect(assembledIn('planted.tsx', code)).toEqual([])
  })

  test.each([
    ['an element', 'export const A = () => <p>Nobody is here</p>'],
    ['a branch in an element', "export const A = () => <p>{b ? 'Answered' : 'Done'}</p>"],
    ['a name that is heard', 'export const A = () => <button aria-label="Look" />'],
    ['a branch in an attribute', "export const A = () => <B label={c ? 'Forget' : 'Clear'} />"],
    ['a property', "export const a = { title: 'Answer' }"],
    ['a sentence anywhere', "export const a = b('Removing them cannot be undone')"],
    ['a template', 'export const a = `${b} may not be removed`'],
    ['a title with a period', "export const a = { title: 'Password changed.' }"],
    ['a semicolon', "export const a = ['The list is kept; the filter is not']"],
    ['a straight quote', 'export const a = `No user matches "${b}"`'],
    ['what is in an element', 'export const A = () => <p>Users of <b>{c}</b> are listed</p>'],
  ])('%s is checked', (_, code) => {
    expect(problemsOf('planted.tsx', code)).not.toEqual([])
  })

  test.each([
    ['unknown', 'Roles from groups aren’t known'],
    ['broad access, high-risk', 'Far-reaching access'],
    ['automatically', 'Roles that Harness assigns by itself'],
    ['might be incomplete', 'It may lack users'],
    ['can include up to', 'A review has up to 5 users'],
    ['one of your …', '3 changes of yours'],
    ['separate', 'Each member, as an item of its own'],
    ['restored, current', 'Your input is back'],
    ['choose, select', 'Pick an entry'],
    ['select a column header', 'Column heads with buttons sort'],
    ['inherited from', 'Still an admin through a group'],
    ['inherited from', 'Through'],
    ['direct', 'Roles assigned directly'],
    ['add, remove', 'No user joined the scope'],
    ['2FA, two-factor authentication', 'Two-factor is off'],
    ['managed by', 'External'],
    ['child scopes', 'Roles in this scope or below it'],
    ['there’s', 'There is no such file'],
    ['anymore', 'Maria isn’t locked any more'],
    ['canceled, color, organize', 'You cancelled the export'],
    ['7 seconds', 'Retrying in 7 s'],
    ['you', 'Until I close this tab'],
    ['a comma before the last of three', 'Search, filter and sort'],
    ['users in, users for', 'Users of a filter'],
  ])('%s, not “%s”', (instead, text) => {
    expect(problemsOf('planted.ts', `export const a = { title: '${text}' }`)).toContain(
      `planted.ts:1 “${text}” → ${instead}`,
    )
  })

  test.each([
    ['classes', 'export const A = () => <p className="look hold">Done</p>'],
    ['the message of an error in code', "throw new Error('the look holds nothing')"],
    ['words of code', "export const a = b === 'answer'"],
    ['words of the app', "export const a = { title: 'Couldn’t remove Maria', body: 'She’s the last admin.' }"],
  ])('%s is not', (_, code) => {
    expect(problemsOf('planted.tsx', code)).toEqual([])
  })
})
