import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { Component, createElement, useState, type ReactElement, type ReactNode } from 'react'
import { afterEach, describe, expect, it } from 'vitest'
import { expectConsoleError } from '#test/support/setup.ts'
import { textsBesideOthers, translatePage } from '#test/support/translator.ts'

let end: (() => void) | undefined
afterEach(() => {
  end?.()
  end = undefined
})

class Caught extends Component<{ children: ReactNode }, { error: string | undefined }> {
  override state: { error: string | undefined } = { error: undefined }
  static getDerivedStateFromError({ name }: Error) {
    return { error: name }
  }
  override render() {
    return this.state.error === undefined ? this.props.children : createElement('p', null, this.state.error)
  }
}

/** Draws a page, translates it, and draws it again. @returns what it says then */
function afterTranslation(first: ReactElement, then: ReactElement): string {
  const { container, rerender } = render(<Caught>{first}</Caught>)
  end = translatePage()
  rerender(<Caught>{then}</Caught>)
  return container.textContent
}

function Beside({ children }: { children: ReactNode }) {
  return (
    <p>
      <i>beside</i>
      {children}
    </p>
  )
}

function Presses() {
  const [count, setCount] = useState(0)
  return (
    <button
      onClick={() => {
        setCount(count + 1)
      }}
    >
      {count} presses
    </button>
  )
}

describe('text beside something else', () => {
  it('breaks a translated page without the runtime, and the check detects it', () => {
    const plain = (count: number, more: boolean) =>
      createElement('p', null, count, ' people', more ? createElement('b', null, 'more') : 'alone')
    expectConsoleError(/NotFoundError|error boundary|recreate this component tree/u)
    expect(afterTranslation(plain(1, false), plain(2, true))).toBe('NotFoundError')
    const { unmount } = render(plain(1, true))
    expect(textsBesideOthers()).toEqual(['p: 1 peoplemore', 'p: 1 peoplemore'])
    unmount()
  })

  it('changes on a page that is translated', () => {
    const ours = (count: number, more: boolean) => (
      <p>
        {count} people{more ? <b>more</b> : 'alone'}
      </p>
    )
    expect(afterTranslation(ours(1, false), ours(2, true))).toBe('2 peoplemore')
  })

  const pages: readonly (readonly [where: string, page: (text: ReactNode) => ReactElement])[] = [
    [
      'in an element',
      (text) => (
        <p>
          {text} <i>beside</i> {text}
        </p>
      ),
    ],
    [
      'in a fragment',
      (text) => (
        <p>
          <i>beside</i>
          <>{text}</>
        </p>
      ),
    ],
    [
      'in a fragment, in pieces',
      (text) => (
        <p>
          <i>beside</i>
          <>
            {text}
            {'!'}
          </>
        </p>
      ),
    ],
    ['in a list', (text) => <p>{[<i key="beside">beside</i>, text]}</p>],
    [
      'in a list beside an element',
      (text) => (
        <p>
          <i>beside</i>
          {[text, [text, '!']]}
        </p>
      ),
    ],
    ['as the children of a component', (text) => <Beside>{text}</Beside>],
    [
      'among the children of a component',
      (text) => (
        <Beside>
          {text}
          <b>after</b>
        </Beside>
      ),
    ],
  ]
  it.each(pages)('%s: has an element of its own, and changes, goes and comes on a translated page', (_, page) => {
    const { container, rerender } = render(page('some words'))
    expect(textsBesideOthers()).toEqual([])
    const shown = container.textContent
    end = translatePage()
    for (const text of [7, null, 'other words', '', 'some words', undefined, 0, false, 'some words']) {
      rerender(page(text))
      expect(container.textContent).toBe(shown.replaceAll('some words', text === false ? '' : String(text ?? '')))
    }
  })

  it('leaves its siblings unchanged when it mounts and unmounts', async () => {
    const page = (text: string | null, number: number | null) => (
      <div>
        {number} {text}
        <Presses />
        {text}
      </div>
    )
    const { rerender } = render(page('words', 1))
    await userEvent.click(screen.getByRole('button'))
    rerender(page(null, null))
    rerender(page('others', null))
    expect(screen.getByRole('button')).toHaveTextContent('1 presses')
  })

  it('is what a component must not give: the compiler refuses it', () => {
    const Words = () => 'some words'
    const Node = ({ children }: { children?: ReactNode }) => children
    // @ts-expect-error -- A bare text
    expect(<Words />).toBeTruthy()
    // @ts-expect-error -- Perhaps a bare text
    expect(<Node />).toBeTruthy()
  })
})

describe('untranslated text', () => {
  it('names, identifiers and keys of the keyboard are not translated, unless the element says so', () => {
    const { container } = render(
      <p>
        Words <bdi>Ann</bdi> <code>_account_viewer</code> <kbd>J</kbd> <bdi translate="yes">What a group is for</bdi>
      </p>,
    )
    end = translatePage()
    expect([...container.querySelectorAll('font > font')].map(({ textContent }) => textContent)).toEqual([
      'Words',
      'What a group is for',
    ])
  })
})
