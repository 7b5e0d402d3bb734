import { act, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { describe, expect, it } from 'vitest'
import { Combobox, MultiCombobox, type ComboboxItem } from '#src/ui/combobox.tsx'
import { Field } from '#src/ui/field.tsx'

const roles: readonly ComboboxItem[] = [
  { value: 'admin', label: 'Account Admin' },
  { value: 'viewer', label: 'Account Viewer' },
  { value: 'release', label: 'Release Manager' },
  { value: 'kept', label: 'Kept elsewhere', blockedReason: 'The identity provider keeps it.' },
]

function One({ onSubmit }: { onSubmit?: () => void }) {
  const [value, setValue] = useState<ComboboxItem | null>(null)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit?.()
      }}
    >
      <Field label="Role">
        {(wiring) => <Combobox wiring={wiring} items={roles} value={value} onChange={setValue} />}
      </Field>
      <button type="submit">Save {value?.value}</button>
    </form>
  )
}

function Several() {
  const [values, setValues] = useState<readonly ComboboxItem[]>([])
  return (
    <>
      <Field label="Groups">
        {(wiring) => <MultiCombobox wiring={wiring} items={roles} values={values} onChange={setValues} />}
      </Field>
      <button type="button">Save {values.map(({ value }) => value).join()}</button>
    </>
  )
}

/** Items that are looked up; each answer is let through by the test. */
function AsyncCombobox({ answers }: { answers: ((query: string) => void)[] }) {
  const [value, setValue] = useState<ComboboxItem | null>(null)
  const [{ searched, items }, setAnswer] = useState<{ searched: string; items: readonly ComboboxItem[] }>({
    searched: '',
    items: roles.slice(0, 2),
  })
  return (
    <>
      <Field label="Role">
        {(wiring) => (
          <Combobox
            wiring={wiring}
            items={items}
            searched={searched}
            value={value}
            onChange={setValue}
            onQueryChange={(query) => {
              answers.push((found) => {
                setAnswer({
                  searched: query,
                  items: roles.filter(({ value: itemValue }) => found.split(' ').includes(itemValue)),
                })
              })
            }}
          />
        )}
      </Field>
      <button type="button">Save {value?.value}</button>
    </>
  )
}

describe('what is typed into a combobox is taken, not dropped', () => {
  it.each(['{Enter}', '{Tab}'])('%s takes the one match', async (key) => {
    let submitted = 0
    const user = userEvent.setup()
    render(<One onSubmit={() => (submitted += 1)} />)
    await user.type(screen.getByRole('combobox', { name: 'Role' }), 'rele')
    expect(await screen.findByRole('option', { name: 'Release Manager' })).toHaveAttribute('data-highlighted')
    await user.keyboard(key)
    expect(await screen.findByRole('button', { name: 'Save release' })).toBeVisible()
    expect(screen.getByRole('combobox', { name: 'Role' })).toHaveValue('Release Manager')
    expect(submitted).toBe(0)
  })

  it.each(['{Enter}', '{Tab}'])('%s takes the first of several matches', async (key) => {
    const user = userEvent.setup()
    render(<One />)
    await user.type(screen.getByRole('combobox', { name: 'Role' }), 'account')
    await user.keyboard(key)
    expect(await screen.findByRole('button', { name: 'Save admin' })).toBeVisible()
  })

  it.each(['{Enter}', '{Tab}'])('%s adds the match to several, and never takes a chosen one away', async (key) => {
    const user = userEvent.setup()
    render(<Several />)
    const box = screen.getByRole('combobox', { name: 'Groups' })
    await user.type(box, 'rele')
    await user.keyboard(key)
    expect(await screen.findByRole('button', { name: 'Save release' })).toBeVisible()
    expect(box).toHaveValue('')
    await user.type(box, 'viewer')
    await user.keyboard(key)
    expect(await screen.findByRole('button', { name: 'Save release,viewer' })).toBeVisible()
    await user.type(box, 'rele')
    await user.keyboard(key)
    expect(screen.getByRole('button', { name: 'Save release,viewer' })).toBeVisible()
  })

  it('Enter without a match, and at a blocked one, keeps the text and sends no form', async () => {
    let submitted = 0
    const user = userEvent.setup()
    render(<One onSubmit={() => (submitted += 1)} />)
    const box = screen.getByRole('combobox', { name: 'Role' })
    for (const text of ['nothing like it', 'kept']) {
      await user.clear(box)
      await user.type(box, text)
      await user.keyboard('{Enter}')
      expect(box).toHaveValue(text)
    }
    expect(submitted).toBe(0)
    expect(screen.getByRole('button', { name: 'Save' })).toBeVisible()
  })

  it('Tab and Enter with nothing typed choose nothing', async () => {
    const user = userEvent.setup()
    render(<One />)
    await user.click(screen.getByRole('combobox', { name: 'Role' }))
    await user.keyboard('{Tab}')
    expect(screen.getByRole('button', { name: 'Save' })).toBeVisible()
  })

  it('Enter takes no choice of the previous query while the answer is loading', async () => {
    const answers: ((query: string) => void)[] = []
    const user = userEvent.setup()
    render(<AsyncCombobox answers={answers} />)
    const box = screen.getByRole('combobox', { name: 'Role' })
    await user.type(box, 'rele')
    await user.keyboard('{Enter}')
    expect(box).toHaveValue('rele')
    expect(screen.getByRole('button', { name: 'Save' })).toBeVisible()
    answers.at(-1)?.('release')
    await waitFor(() => {
      expect(screen.getByRole('option', { name: 'Release Manager' })).toHaveAttribute('data-highlighted')
    })
    await user.keyboard('{Enter}')
    expect(await screen.findByRole('button', { name: 'Save release' })).toBeVisible()
  })

  it('Tab takes a match that is already shown while the answer is loading', async () => {
    const user = userEvent.setup()
    render(<AsyncCombobox answers={[]} />)
    await user.type(screen.getByRole('combobox', { name: 'Role' }), 'viewer')
    await user.keyboard('{Tab}')
    expect(await screen.findByRole('button', { name: 'Save viewer' })).toBeVisible()
  })

  it.each([
    ['one match', 'release', 'Save release', 'Release Manager'],
    ['no match', '', 'Save', 'rele'],
    ['several', 'admin viewer', 'Save', 'rele'],
    ['a blocked one', 'kept', 'Save', 'rele'],
  ])(
    'Tab before the answer is there: %s, when it comes, is taken if it can only be that one, and the text stays otherwise',
    async (_, found, button, text) => {
      const answers: ((query: string) => void)[] = []
      const user = userEvent.setup()
      render(<AsyncCombobox answers={answers} />)
      const box = screen.getByRole('combobox', { name: 'Role' })
      await user.type(box, 'rele')
      await user.keyboard('{Tab}')
      expect(box).not.toHaveFocus()
      expect(box).toHaveValue('rele')
      act(() => answers.at(-1)?.(found))
      expect(await screen.findByRole('button', { name: button })).toBeVisible()
      await waitFor(() => {
        expect(box).toHaveValue(text)
      })
      expect(screen.queryByText('“rele” isn’t chosen. Choose an entry from the list.') === null).toBe(text !== 'rele')
    },
  )

  it.each([
    ['Tab', '{Tab}'],
    ['a press elsewhere', 'press'],
    ['Escape', '{Escape}'],
  ])('%s leaves text that finds nothing in the box, and the box says that it is not chosen', async (_, how) => {
    const user = userEvent.setup()
    render(<One />)
    const box = screen.getByRole('combobox', { name: 'Role' })
    await user.type(box, 'nothing like it')
    if (how === 'press') await user.click(screen.getByText('Role'))
    else await user.keyboard(how)
    await waitFor(() => {
      expect(screen.queryByRole('region', { name: 'Choices' })).not.toBeInTheDocument()
    })
    expect(box).toHaveValue('nothing like it')
    expect(screen.getByText('“nothing like it” isn’t chosen. Choose an entry from the list.')).toBeVisible()
    await user.clear(box)
    await user.type(box, 'rele{Enter}')
    expect(await screen.findByRole('button', { name: 'Save release' })).toBeVisible()
    expect(box).toHaveValue('Release Manager')
    expect(screen.queryByText(/isn’t chosen/u)).not.toBeInTheDocument()
  })

  it('text over a choice that finds nothing stays, and the box says what is still chosen', async () => {
    const user = userEvent.setup()
    render(<One />)
    const box = screen.getByRole('combobox', { name: 'Role' })
    await user.type(box, 'rele{Enter}')
    await user.tripleClick(box)
    await user.keyboard('nothing{Tab}')
    expect(await screen.findByText('“nothing” isn’t chosen. “Release Manager” still is.')).toBeVisible()
    expect(box).toHaveValue('nothing')
    expect(screen.getByRole('button', { name: 'Save release' })).toBeVisible()
  })

  it('several: text that finds nothing stays, and can be replaced by a choice', async () => {
    const user = userEvent.setup()
    render(<Several />)
    const box = screen.getByRole('combobox', { name: 'Groups' })
    await user.type(box, 'nothing{Tab}')
    expect(await screen.findByText(/“nothing” isn’t chosen/u)).toBeVisible()
    expect(box).toHaveValue('nothing')
    await user.clear(box)
    await user.type(box, 'rele{Tab}')
    expect(await screen.findByRole('button', { name: 'Save release' })).toBeVisible()
    expect(box).toHaveValue('')
  })
})
