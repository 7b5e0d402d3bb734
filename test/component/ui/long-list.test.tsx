import { act, fireEvent, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { AddressList } from '#src/ui/address-list.tsx'

const people = (count: number) => Array.from({ length: count }, (_, at) => `person.${String(at + 1)}@many.example`)
const region = () => screen.getByRole('region', { name: 'People' })
const shown = () => within(region()).getAllByRole('listitem')

/** Scrolls the list to a height, as the wheel or a key does in a browser. */
function scrollTo(pixels: number): void {
  act(() => {
    region().scrollTop = pixels
    fireEvent.scroll(region())
  })
}

describe('a list of thousands', () => {
  it('of 12,500 addresses draws fewer than 600 nodes, at its beginning, in the middle and at its end', () => {
    const { container } = render(<AddressList label="People" addresses={people(12_500)} />)
    expect(shown()[0]).toHaveTextContent('person.1@many.example')
    expect(container.querySelectorAll('*').length).toBeLessThan(600)
    // Without a layout every row has the height that is guessed first.
    scrollTo(6_000 * 20)
    expect(shown().map(({ textContent }) => textContent)).toContain('person.6001@many.example')
    expect(container.querySelectorAll('*').length).toBeLessThan(600)
    scrollTo(12_500 * 20)
    expect(shown().at(-1)).toHaveTextContent('person.12500@many.example')
    expect(container.querySelectorAll('*').length).toBeLessThan(600)
  })

  it('tells the place of each row and the size of the whole list, and takes the focus for the keyboard', async () => {
    const user = userEvent.setup()
    render(<AddressList label="People" addresses={people(12_500)} />)
    scrollTo(6_000 * 20)
    for (const row of shown()) {
      expect(row).toHaveAttribute('aria-setsize', '12500')
      expect(row).toHaveTextContent(`person.${row.getAttribute('aria-posinset') ?? ''}@many.example`)
    }
    for (let press = 0; press < 5 && document.activeElement !== region(); press += 1) await user.tab()
    expect(region()).toHaveFocus()
  })

  it('keeps the height of rows that are not drawn, so that the scroll bar is right', () => {
    render(<AddressList label="People" addresses={people(12_500)} />)
    const height = () =>
      [...region().querySelectorAll('div')].reduce((sum, { style }) => sum + Number.parseInt(style.height, 10), 0) +
      shown().length * 20
    expect(height()).toBe(12_500 * 20)
    scrollTo(100_000)
    expect(height()).toBe(12_500 * 20)
  })

  it('rows of other heights: measured ones are counted as they are', () => {
    const rect = vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(function (this: Element) {
      const at = Number(this.getAttribute('aria-posinset') ?? 0)
      return DOMRect.fromRect({ y: at * 60, height: 60 })
    })
    render(<AddressList label="People" addresses={people(1_000)} />)
    scrollTo(500 * 60)
    expect(shown().map(({ textContent }) => textContent)).toContain('person.501@many.example')
    rect.mockRestore()
  })

  it('a search shows those that match and how many, says when there are none, and gives everything back', async () => {
    const user = userEvent.setup()
    render(<AddressList label="People" addresses={people(12_500)} />)
    scrollTo(100_000)
    const search = screen.getByRole('searchbox', { name: 'Search: People' })
    await user.type(search, 'PERSON.777@{Enter}')
    expect(await screen.findByText('1 of 12,500 addresses')).toBeVisible()
    expect(shown().map(({ textContent }) => textContent)).toEqual(['person.777@many.example'])
    await user.type(search, 'x{Enter}')
    expect(await screen.findByText('No matches for “PERSON.777@x” in 12,500 addresses.')).toBeVisible()
    expect(screen.queryByRole('region', { name: 'People' })).not.toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: 'Clear search' }))
    expect(await screen.findByText('12,500 addresses')).toBeVisible()
    expect(shown()[0]).toHaveTextContent('person.1@many.example')
  })

  it('copies all of them, or those that were found', async () => {
    const user = userEvent.setup()
    render(<AddressList label="People" addresses={people(12_500)} />)
    await user.click(screen.getByRole('button', { name: 'Copy all 12,500' }))
    expect(await navigator.clipboard.readText()).toBe(people(12_500).join('\n'))
    await user.type(screen.getByRole('searchbox'), 'person.1250{Enter}')
    await user.click(await screen.findByRole('button', { name: 'Copy 2' }))
    expect(await navigator.clipboard.readText()).toBe('person.1250@many.example\nperson.12500@many.example')
  })

  it('a short one is a plain list, each address once', () => {
    render(<AddressList label="People" addresses={[...people(50), ...people(3)]} />)
    expect(shown()).toHaveLength(50)
    expect(screen.queryByRole('searchbox')).not.toBeInTheDocument()
    expect(screen.queryByRole('button')).not.toBeInTheDocument()
  })
})
