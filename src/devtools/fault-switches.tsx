import clsx from 'clsx'
import { ChevronRight } from 'lucide-react'
import { useId, useState, type ReactNode } from 'react'
import type { Catalog, Rule } from '#src/api/simulator-api.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import { Badge } from '#src/ui/badge.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { Switch } from '#src/ui/switch.tsx'
import { hitText, type FaultOn } from './faults-on.ts'

type Form = readonly [name: string, preset: Catalog['presets'][string]]
type Entry = Catalog['faults'][number] & { readonly forms: readonly Form[] }

type SwitchesProps = {
  catalog: Catalog
  search: string
  on: readonly FaultOn[]
  onSwitch: (name: string, rules: readonly Rule[], on: boolean) => void
}

/** All faults by kind, collapsed at first; a search expands its matches. */
export function FaultSwitches({ catalog, search, on, onSwitch }: SwitchesProps) {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const wanted = search.trim().toLowerCase()
  const forms = Object.entries(catalog.presets)
  const entries: Entry[] = catalog.faults.map((fault) => ({
    ...fault,
    forms: forms.filter(([, preset]) => preset.fault === fault.id),
  }))
  const found = entries.filter((entry) => matches(entry, wanted))
  return (
    <>
      <Status className={wanted === '' ? 'sr-only' : 'text-sm text-muted'}>
        {wanted === ''
          ? ''
          : found.length === 0
            ? `No fault matches “${search}”.`
            : byCount(
                found.length,
                `1 fault of ${entries.length}`,
                `${formatNumber(found.length)} faults of ${entries.length}`,
              )}
      </Status>
      <div className="flex flex-col">
        {[...new Set(found.map(({ group }) => group))].map((group) => (
          <Group
            key={group}
            title={group}
            members={found.filter((entry) => entry.group === group)}
            on={on}
            onSwitch={onSwitch}
            open={wanted !== '' || opened.has(group)}
            onOpen={(open) => {
              const next = new Set(opened)
              if (open) next.add(group)
              else next.delete(group)
              setOpened(next)
            }}
          />
        ))}
      </div>
    </>
  )
}

function matches({ id, title, forms }: Entry, wanted: string): boolean {
  return [id, title, ...forms.map(([, preset]) => preset.title)].some((text) => text.toLowerCase().includes(wanted))
}

type GroupProps = Pick<SwitchesProps, 'on' | 'onSwitch'> & {
  title: string
  members: readonly Entry[]
  open: boolean
  onOpen: (open: boolean) => void
}

function Group({ title, members, on, onSwitch, open, onOpen }: GroupProps) {
  const id = useId()
  const active = members
    .flatMap(({ forms }) => forms)
    .filter(([name]) => on.some((fault) => fault.name === name)).length
  return (
    <section aria-labelledby={id} className="border-b border-line">
      <h4>
        <button
          id={id}
          type="button"
          aria-expanded={open}
          onClick={() => {
            onOpen(!open)
          }}
          className="flex min-h-10 w-full items-center gap-2 rounded-control text-left text-sm font-medium text-text hover:bg-hover"
        >
          <ChevronRight aria-hidden className={clsx('size-4 shrink-0 text-muted', open && 'rotate-90')} />
          {title} <span className="font-normal text-muted tabular-nums">{members.length}</span>{' '}
          {active > 0 && <Badge tone="warning">{active} on</Badge>}
        </button>
      </h4>
      {open && (
        <ul className="flex flex-col gap-3 pt-1 pb-4">
          {members.map((fault) => (
            <li key={fault.id}>
              <FaultEntry fault={fault} on={on} onSwitch={onSwitch} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** One fault: a switch for each of its forms, or instructions to reproduce it manually. */
function FaultEntry({ fault, on, onSwitch }: Pick<SwitchesProps, 'on' | 'onSwitch'> & { fault: Entry }) {
  const switchOf = ([name, preset]: Form, label: ReactNode) => {
    const active = on.find((each) => each.name === name)
    return (
      <Switch
        key={name}
        label={label}
        checked={active !== undefined}
        hint={active === undefined ? undefined : hitText(active)}
        onChange={(event) => {
          onSwitch(name, preset.rules, event.currentTarget.checked)
        }}
      />
    )
  }
  const [first, ...more] = fault.forms
  // Most faults have one form, with the same title.
  if (first !== undefined && more.length === 0 && fault.how === undefined)
    return switchOf(
      first,
      <>
        <FaultId id={fault.id} /> {first[1].title}
      </>,
    )
  return (
    <fieldset className="min-w-0">
      <legend className="text-sm font-medium text-text">
        <FaultId id={fault.id} /> {fault.title}
      </legend>
      {fault.how !== undefined && <p className="text-sm text-muted">To try it manually: {fault.how}</p>}
      {fault.forms.map((form) => switchOf(form, form[1].title))}
    </fieldset>
  )
}

function FaultId({ id }: { id: string }) {
  return <span className="font-mono text-xs font-normal text-muted">{id}</span>
}
