import { LinkButton } from '../list/StatusLine.tsx';

export function NoMatch({ onClear }: { readonly onClear: () => void }) {
  return <p class="no-match">No flow matches. <LinkButton onClick={onClear}>Clear Filter</LinkButton></p>;
}
