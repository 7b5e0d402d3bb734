import { screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { keepFocus } from '#src/app/focus-keeper.ts'

/** Longer than the time that the app waits for other focus changes. */
const LATER = 400

let end: () => void

beforeEach(() => {
  document.body.innerHTML = `
    <button>Outside</button>
    <main><section data-takes-focus tabindex="0" aria-label="Rows"><button>In the table</button></section><p>Text</p></main>`
  end = keepFocus()
})

afterEach(() => {
  end()
  document.body.innerHTML = ''
})

const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name })
const later = () => new Promise((resolve) => setTimeout(resolve, LATER))

describe('the focus where the part that had it is gone', () => {
  it.each<[string, (part: HTMLButtonElement) => void]>([
    ['removed', (part) => part.remove()],
    ['removed with what is around it', (part) => part.parentElement?.replaceChildren()],
    [
      'hidden',
      (part) => {
        part.style.display = 'none'
        // jsdom leaves the focus on what isn't shown; browsers take it away.
        part.blur()
      },
    ],
  ])('goes to the part of the page that takes it: %s', async (_how, take) => {
    button('In the table').focus()
    take(button('In the table'))
    await vi.waitFor(() => {
      expect(screen.getByRole('region', { name: 'Rows' })).toHaveFocus()
    })
  })

  it('goes there, too, if the browser takes it from a hidden part a frame later and reports nothing', async () => {
    const part = button('In the table')
    part.focus()
    part.style.display = 'none'
    await new Promise((resolve) => setTimeout(resolve, 50))
    window.addEventListener('focusout', (event) => event.stopImmediatePropagation(), { capture: true, once: true })
    part.blur()
    await vi.waitFor(() => {
      expect(screen.getByRole('region', { name: 'Rows' })).toHaveFocus()
    })
  })

  it('goes to the heading of a page that marks nothing, and to its content where it has none yet', async () => {
    screen.getByRole('region', { name: 'Rows' }).removeAttribute('data-takes-focus')
    screen.getByRole('main').insertAdjacentHTML('afterbegin', '<h1>Users</h1>')
    button('Outside').focus()
    button('Outside').remove()
    await vi.waitFor(() => {
      expect(screen.getByRole('heading', { name: 'Users' })).toHaveFocus()
    })
    screen.getByRole('heading', { name: 'Users' }).remove()
    await vi.waitFor(() => {
      expect(screen.getByRole('main')).toHaveFocus()
    })
  })

  it('stays in the dialog around that part, while the dialog is open', async () => {
    document.body.insertAdjacentHTML(
      'beforeend',
      '<div role="dialog" aria-label="Question"><button>Step</button><button>Close</button></div>',
    )
    button('Step').focus()
    button('Step').remove()
    await vi.waitFor(() => {
      expect(screen.getByRole('dialog')).toHaveFocus()
    })
    button('Close').focus()
    screen.getByRole('dialog').remove()
    await vi.waitFor(() => {
      expect(screen.getByRole('region', { name: 'Rows' })).toHaveFocus()
    })
  })

  it('leaves the focus to code that moves it at once', async () => {
    button('In the table').focus()
    button('In the table').remove()
    button('Outside').focus()
    await later()
    expect(button('Outside')).toHaveFocus()
  })

  it('is left alone after a click beside everything, and where nothing had it', async () => {
    screen.getByText('Text').remove()
    await later()
    expect(document.body).toHaveFocus()
    button('Outside').focus()
    await userEvent.setup().click(document.body)
    document.body.append('More')
    await later()
    expect(document.body).toHaveFocus()
  })
})
