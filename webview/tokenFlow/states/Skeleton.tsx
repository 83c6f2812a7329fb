const widths = [120, 150, 96, 134, 110, 142];

/** Where rows will be. It stands still, and comes only when they take their time. */
export function Skeleton() {
  return <div class="skeleton" aria-hidden="true">{widths.map((width) => <div key={width} class="skeleton-row"><i /><i /><i style={{ width: `${width}px` }} /></div>)}</div>;
}
