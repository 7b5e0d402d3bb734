import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import unwritten from './words-to-rewrite.json' with { type: 'json' }

/**
 * The words on screen: what the app, the simulator and the two hosts say is found in their source and read by rules. A
 * file that is not rewritten yet is in `words-to-rewrite.json`; a file that has become clean has to leave it.
 */

const root = path.resolve(import.meta.dirname, '../..')

/** What is not said, with what is said instead. */
const rules: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['again', /\banew\b/iu],
  ['while you were …', /\bmeanwhile\b/iu],
  ['someone, everyone, no one', /\b(?:some|every|no)body\b/iu],
  ['name who', /\bwhoever\b/iu],
  ['immediately', /\bat once\b/iu],
  ['continue, resume', /\b(?:go|goes|going|went) on\b/iu],
  ['what happened to', /\b(?:becomes?|became) of\b/iu],
  ['it’s safe to …', /\bdo(?:es)? no harm\b/iu],
  ['has, includes', /\bcomes? with\b/iu],
  ['has, applies', /\b(?:holds?|held|in force)\b/iu],
  ['say what is needed', /\b(?:is|are|nothing|something) due\b/iu],
  ['fix', /\bput right\b/iu],
  ['skipped, missing', /\bleft out\b/iu],
  ['needs review', /\bneeds? a look\b/iu],
  ['as far as we know: leave out', /\bso far as known\b/iu],
  ['being saved, being loaded', /\bon (?:its|their) way\b/iu],
  ['name it', /\bof it\b/iu],
  ['respond, response', /\banswer(?:s|ed|ing)?\b/iu],
  ['check, view, find', /\b(?:a look|looks?|looked|looking)\b/iu],
  [
    'load, check',
    /\b(?:is|are|was|were|be|been|being) read\b|\breads? (?:it|the|all|its|every)\b|\bread (?:anew|again)\b/iu,
  ],
  ['turn on, turn off', /\bswitch(?:es|ed|ing)? (?:it |them |all )?(?:on|off)\b/iu],
  ['resend', /\b(?:send|sent|sends|sending) again\b/iu],
  ['email', /\b(?:e-mails?|mails?)\b/iu],
  ['setup, set up', /\bset-up\b/iu],
  ['admin', /\badministrators?\b/iu],
  ['permission', /\brights\b|\b(?:admin|this|the|no) right\b/iu],
  ['bulk action', /\bbulk runs?\b/iu],
  ['user (people in running text)', /\bpersons?\b/iu],
  ['service account', /\bmachines?\b/iu],
  [
    'can, can’t, have permission to',
    /\bmay not\b|\b(?:you|who|they|key|it) may\b|\bmay (?:see|view|do|change|look|add|remove|give|be (?:changed|seen))\b/iu,
  ],
  [
    'can’t, didn’t, isn’t',
    /\bcannot\b|\b(?:can|do|does|did|is|are|was|were|will|would|could|should|has|have|had|must) not\b/iu,
  ],
  ['it’s, you’ll, you’re', /\b(?:it is|that is|you will|you are|we will|we are)\b/iu],
  ['two sentences', /;(?:\s|$)/u],
]

/** Attributes that nobody reads or hears. */
const silent =
  /^(?:className|id|key|to|href|src|type|role|rel|target|name|value|method|htmlFor|autoComplete|inputMode|viewBox|d|fill|stroke.*|tone|variant|size|align|side|data-.*|aria-(?:controls|labelledby|describedby|haspopup|live|keyshortcuts|current|sort))$/u

type Said = { readonly text: string; readonly line: number }

/** Texts of a file that look like words for people: elements, attributes, and sentences in strings and templates. */
function wordsOf(file: string): Said[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(path.join(root, file), 'utf8'),
    ts.ScriptTarget.Latest,
    true,
    file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
  )
  const found: Said[] = []
  const add = (node: ts.Node, text: string) => {
    const words = text.replaceAll(/\s+/gu, ' ').trim()
    if (/\p{L}{2}/u.test(words))
      found.push({ text: words, line: source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1 })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return
    if (ts.isJsxAttribute(node)) {
      if (silent.test(node.name.getText(source))) return
      if (node.initializer !== undefined && ts.isStringLiteral(node.initializer)) {
        add(node, node.initializer.text)
        return
      }
    }
    if (ts.isCallExpression(node) && /^(?:clsx|querySelector|closest|matches)/u.test(lastName(node, source))) return
    // A message for whoever reads the stack of a bug, not for the screen.
    if (ts.isNewExpression(node) && /^(?:Type)?Error$/u.test(node.expression.getText(source))) return
    if (ts.isJsxText(node)) add(node, node.text)
    else if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
      if (isSentence(node.text)) add(node, node.text)
    } else if (ts.isTemplateExpression(node)) {
      const text = [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('{}')
      if (isSentence(text)) add(node, text)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function lastName({ expression }: ts.CallExpression, source: ts.SourceFile): string {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText(source)
}

/** Several words that are neither classes nor code. */
function isSentence(text: string): boolean {
  if (!/\p{L}+[’'\p{L}]*[,.:]? \p{L}/u.test(text)) return false
  const words = text.split(/\s+/u)
  return words.filter((word) => /[-:[\]=&>#]/u.test(word) && !/^\p{L}+:$/u.test(word)).length * 3 < words.length
}

const files = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .map((name) => `src/${name.replaceAll(path.sep, '/')}`)
  .filter((name) => /\.tsx?$/u.test(name))
  .sort()

const problemsOf = (file: string) =>
  wordsOf(file).flatMap(({ text, line }) =>
    rules.filter(([, pattern]) => pattern.test(text)).map(([instead]) => `${file}:${line} “${text}” → ${instead}`),
  )

describe('words on screen', () => {
  const problems = new Map(files.map((file) => [file, problemsOf(file)]))

  test('no rewritten file says what is not said here', () => {
    expect(files.flatMap((file) => (unwritten.includes(file) ? [] : (problems.get(file) ?? [])))).toEqual([])
  })

  test('a file that has become clean, or is gone, has left the list', () => {
    expect(unwritten.filter((file) => (problems.get(file) ?? []).length === 0)).toEqual([])
    expect(unwritten).toEqual([...new Set(unwritten)].sort())
  })

  test('texts of every kind are found', () => {
    const all = [...problems.keys()].flatMap(wordsOf).map(({ text }) => text)
    for (const each of [
      'Skip to main content', // an element
      'Open navigation', // an attribute
      '{}, account menu of {}', // a template
    ])
      expect(
        all.some((text) => text.includes(each)),
        each,
      ).toBe(true)
  })
})
