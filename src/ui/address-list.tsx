import { LongList } from './long-list.tsx'

type AddressListProps = {
  /** Names the region: "People". */
  label: string
  addresses: readonly string[]
}

/** All users of an action, in a small scrolling box. Each address once. */
export function AddressList({ label, addresses }: AddressListProps) {
  return (
    <LongList label={label} items={[...new Set(addresses)]} keyOf={identity} textOf={identity} things="addresses">
      {(address) => <bdi>{address}</bdi>}
    </LongList>
  )
}

function identity(address: string): string {
  return address
}
