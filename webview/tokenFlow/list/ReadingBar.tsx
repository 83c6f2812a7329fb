import { useEffect, useRef } from 'preact/hooks';
import { timeRanges, type ShownReading } from '../../../src/protocol/tokenFlow.ts';
import type { Commands } from '../app/commands.ts';
import { rangeWords } from './rangeWords.ts';

type ReadingBarProps = { readonly reading: ShownReading; readonly commands: Commands };

/** How far back logs of AWS are read, and whether they are followed. What following costs is said by who is asked for it. */
export function ReadingBar({ reading, commands }: ReadingBarProps) {
  const dropdown = useRef<HTMLElement | null>(null);
  // The control takes its value once it has its options, which come after it.
  useEffect(() => {
    const control = dropdown.current;
    if (control !== null && 'value' in control && control.value !== reading.range) control.value = reading.range;
  });
  const onChange = ({ target }: Event): void => {
    const range = target !== null && 'value' in target ? timeRanges.find((each) => each === target.value) : undefined;
    if (range !== undefined && range !== reading.range) commands.useRange(range);
  };
  const isOn = reading.live !== 'off';
  return (
    <div class="reading" role="group" aria-label="Logs of AWS">
      <vscode-dropdown class="range" aria-label="Time range" ref={(element) => { dropdown.current = element; }} onChange={onChange}>
        {timeRanges.map((range) => <vscode-option key={range} value={range}>{rangeWords(range, reading.settingMs)}</vscode-option>)}
      </vscode-dropdown>
      <button
        type="button" class={reading.live === 'on' ? 'toggle live-switch heard' : 'toggle live-switch'} aria-pressed={isOn} title={isOn ? 'Stop following the logs' : 'Follow the logs as their lines come'}
        onClick={() => commands.act(isOn ? 'stopLiveTail' : 'startLiveTail')}
      >
        Live
      </button>
    </div>
  );
}
