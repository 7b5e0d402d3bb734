/**
 * Faster `matches`, `querySelector` and `querySelectorAll` for the selectors that queries ask of every element of a
 * page: of tags, attributes, `:not()` of them, and elements inside others. jsdom parses and walks for each question,
 * which is a sixth of the time of all component tests. Any other selector goes to jsdom.
 * `test/component/ui/quick-selectors.test.tsx` holds both beside each other.
 */

type Test = (element: Element) => boolean

/** Attributes whose values are compared without regard to case in HTML, as far as selectors here name them. */
const anyCase = new Set(['type', 'scope'])
/** Attributes whose values are compared as they are. */
const exact = /^(?:role|name|id|list|size|href|alt|title|tabindex|autocomplete|aria-[a-z]+|data-[a-z-]+)$/u

const attribute = /\[([a-z-]+)(?:([~^$*]?=)(?:"([^"\\]*)"|'([^'\\]*)'|([\w-]+)))?\]/uy
const tag = /\*|[a-z][a-z0-9]*/uy
const not = /:not\(([^():]+)\)/uy
const combinator = /\s*>\s*|\s+/uy

class Unsupported extends Error {}

/** Reads a list of selectors from left to right. */
class Reader {
  private at = 0
  private readonly text: string

  constructor(text: string) {
    this.text = text
  }

  next(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)
    if (found === null || found[0] === '') return undefined
    this.at = pattern.lastIndex
    return found
  }

  get isOver(): boolean {
    return this.at === this.text.length
  }
}

const comparisons: Readonly<Record<string, (value: string, wanted: string) => boolean>> = {
  '=': (value, wanted) => value === wanted,
  '~=': (value, wanted) => wanted !== '' && value.split(/\s+/u).includes(wanted),
  '^=': (value, wanted) => wanted !== '' && value.startsWith(wanted),
  '$=': (value, wanted) => wanted !== '' && value.endsWith(wanted),
  '*=': (value, wanted) => wanted !== '' && value.includes(wanted),
}

function attributeTest([, name = '', operator = '', ...values]: RegExpExecArray): Test {
  if (operator === '') return (element) => element.hasAttribute(name)
  const wanted = values.join('')
  const compare = comparisons[operator]
  if (compare === undefined) throw new Unsupported()
  if (anyCase.has(name))
    return (element) => {
      const value = element.getAttribute(name)
      if (value === null) return false
      return element instanceof HTMLElement
        ? compare(value.toLowerCase(), wanted.toLowerCase())
        : compare(value, wanted)
    }
  if (!exact.test(name)) throw new Unsupported()
  return (element) => {
    const value = element.getAttribute(name)
    return value !== null && compare(value, wanted)
  }
}

/** What one element has to be: `input[type="checkbox"]:not([multiple])`. */
function compound(reader: Reader): Test {
  const tests: Test[] = []
  const name = reader.next(tag)?.[0]
  if (name !== undefined && name !== '*') tests.push((element) => element.localName === name)
  for (;;) {
    const found = reader.next(attribute)
    const without = found === undefined ? reader.next(not) : undefined
    if (found !== undefined) tests.push(attributeTest(found))
    else if (without !== undefined) {
      const inner = list(without[1] ?? '')
      tests.push((element) => !inner(element))
    } else break
  }
  if (name === undefined && tests.length === 0) throw new Unsupported()
  const [first, second] = tests
  if (first === undefined) return () => true
  if (second === undefined) return first
  return (element) => tests.every((test) => test(element))
}

/** Elements inside others: `[data-echo] *`, `svg > title`. */
function complex(reader: Reader): Test {
  let test = compound(reader)
  for (;;) {
    const between = reader.next(combinator)
    if (between === undefined) return test
    const [outer, inner] = [test, compound(reader)]
    test = between[0].includes('>')
      ? (element) => inner(element) && element.parentElement !== null && outer(element.parentElement)
      : (element) => {
          if (!inner(element)) return false
          for (let at = element.parentElement; at !== null; at = at.parentElement) if (outer(at)) return true
          return false
        }
  }
}

function list(text: string): Test {
  const reader = new Reader(text)
  const tests = [complex(reader)]
  while (reader.next(/\s*,\s*/uy) !== undefined) tests.push(complex(reader))
  if (!reader.isOver) throw new Unsupported()
  const [first, second] = tests
  if (first !== undefined && second === undefined) return first
  return (element) => tests.some((test) => test(element))
}

const compiled = new Map<string, Test | undefined>()

/** @returns undefined where only jsdom can answer */
export function quickTest(selector: string): Test | undefined {
  if (compiled.has(selector)) return compiled.get(selector)
  let test: Test | undefined
  try {
    test = list(selector.trim())
  } catch (error) {
    if (!(error instanceof Unsupported)) throw error
  }
  compiled.set(selector, test)
  return test
}

/** Elements inside, in the order of the page. jsdom looks for an element of the name `length` each time that it is read. */
function inside(root: Document | Element): Element[] {
  const live = root.getElementsByTagName('*')
  return Array.from({ length: live.length }, (_, index) => live[index] as Element)
}

type Selecting = {
  querySelector: (selector: string) => Element | null
  querySelectorAll: (selector: string) => ArrayLike<Element>
}

const originals = new WeakMap<object, Selecting['querySelectorAll']>()

/** What jsdom itself answers. */
export const slowly = {
  matches: (element: Element, selector: string): boolean => element.matches(selector),
  querySelectorAll: (root: Document | Element, selector: string): Element[] => {
    const original = originals.get(root instanceof Document ? Document.prototype : Element.prototype)
    return Array.from(original?.call(root, selector) ?? [])
  },
}

/** Puts itself before the methods of the window, once for all files that share it. */
export function answerSelectorsQuickly(): void {
  if (originals.has(Element.prototype)) return
  const { matches } = Element.prototype
  slowly.matches = (element, selector) => matches.call(element, selector)
  Object.assign(Element.prototype, {
    matches(this: Element, selector: string) {
      const test = quickTest(selector)
      return test === undefined ? matches.call(this, selector) : test(this)
    },
  })
  for (const prototype of [Element.prototype, Document.prototype]) {
    const { querySelector, querySelectorAll }: Selecting = prototype
    originals.set(prototype, querySelectorAll)
    Object.assign(prototype, {
      querySelector(this: Element, selector: string) {
        const test = quickTest(selector)
        return test === undefined ? querySelector.call(this, selector) : (inside(this).find(test) ?? null)
      },
      querySelectorAll(this: Element, selector: string) {
        const test = quickTest(selector)
        if (test === undefined) return querySelectorAll.call(this, selector)
        const found = inside(this).filter(test)
        return Object.assign(found, { item: (index: number) => found[index] ?? null })
      },
    })
  }
}
