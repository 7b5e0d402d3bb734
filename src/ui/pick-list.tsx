import { Combobox as Base } from '@base-ui/react/combobox'
import { ChoiceList, type Combobox, type ComboboxItem } from './combobox.tsx'

type PickListProps = Pick<
  Parameters<typeof Combobox>[0],
  'items' | 'onQueryChange' | 'loading' | 'emptyText' | 'more'
> & {
  /** Names the search and the list: "New role". */
  label: string
  onPick: (item: ComboboxItem) => void
}

/** A search over an inline list, for a popover: one press or Enter chooses. */
export function PickList({ label, items, onQueryChange, onPick, ...list }: PickListProps) {
  return (
    <Base.Root
      inline
      open
      autoHighlight
      items={[...items]}
      value={null as ComboboxItem | null}
      onValueChange={(item, details) => {
        // The list stays open: the parent decides what a choice does.
        details.cancel()
        if (item !== null && item.blockedReason === undefined) onPick(item)
      }}
      {...(onQueryChange === undefined ? {} : { filter: null, onInputValueChange: onQueryChange })}
    >
      <Base.Input
        aria-label={label}
        placeholder={label}
        className="h-8 w-full rounded-control border border-control bg-surface px-2.5 text-sm text-text hover:border-control-hover max-md:h-10 max-md:text-md"
      />
      <ChoiceList {...list} />
    </Base.Root>
  )
}
