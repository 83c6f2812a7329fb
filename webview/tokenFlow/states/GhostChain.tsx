const hops = ['Frontend', 'Agent', 'Gateway', 'Interceptor', 'Target'];

/** The five hops before any token has passed them. */
export function GhostChain() {
  return (
    <div class="ghost" aria-hidden="true">
      <svg width="100%" height="28" focusable="false">
        <line x1="10%" x2="90%" y1="14" y2="14" class="ghost-track" />
        {hops.map((hop, place) => <circle key={hop} cx={`${10 + place * 20}%`} cy="14" r="5" class="ghost-hop" />)}
      </svg>
      <ol>{hops.map((hop) => <li key={hop}>{hop}</li>)}</ol>
    </div>
  );
}
