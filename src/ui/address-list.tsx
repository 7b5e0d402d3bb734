import { ScrollBox } from './scroll-box.tsx'

type AddressListProps = {
  /** Names the region: "People". */
  label: string
  addresses: readonly string[]
}

/** Everybody whom something is about, in a small box that scrolls. Each address once. */
export function AddressList({ label, addresses }: AddressListProps) {
  return (
    <ScrollBox label={label} className="max-h-48 shrink-0 rounded-card border border-edge px-3 py-2">
      <ul className="text-sm">
        {[...new Set(addresses)].map((address) => (
          <li key={address} className="break-all">
            <bdi>{address}</bdi>
          </li>
        ))}
      </ul>
    </ScrollBox>
  )
}
