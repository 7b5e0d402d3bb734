import { LongList } from './long-list.tsx'

type AddressListProps = {
  /** Names the region: "People". */
  label: string
  addresses: readonly string[]
}

/** Everyone whom something is about, in a small box that scrolls. Each address once. */
export function AddressList({ label, addresses }: AddressListProps) {
  return (
    <LongList label={label} items={[...new Set(addresses)]} keyOf={itself} textOf={itself} things="addresses">
      {(address) => <bdi>{address}</bdi>}
    </LongList>
  )
}

function itself(address: string): string {
  return address
}
