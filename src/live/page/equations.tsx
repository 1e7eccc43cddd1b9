/** The equations of notebook 02 in MathML, which browsers can draw and screen readers can read. */
import type { ComponentChildren } from "preact";
import type { CellName } from "../../layers/cells";
import type { ScoreName } from "../../layers/scores";

const Equation = ({ children }: { children: ComponentChildren }) => (
  <div class="equation">
    <math display="block">
      <mrow>{children}</mrow>
    </math>
  </div>
);

const Op = ({ is }: { is: string }) => <mo>{is}</mo>;
/** A name of several letters, upright. */
const Name = ({ is }: { is: string }) => <mi mathvariant="normal">{is}</mi>;

/** A symbol with an index: letters and numbers set below it. */
function Indexed({ is, index }: { is: string; index: (string | number)[] }) {
  const name = is.length > 1 ? <mi mathvariant="normal">{is}</mi> : <mi>{is}</mi>;
  return (
    <msub>
      {name}
      <mrow>
        {index.map((part, n) =>
          typeof part === "number" || /^\d+$/.test(part) ? (
            <mn key={n}>{part}</mn>
          ) : /^[−,]$/.test(part) ? (
            <mo key={n}>{part}</mo>
          ) : (
            <mi key={n}>{part}</mi>
          ),
        )}
      </mrow>
    </msub>
  );
}

const E = () => <Indexed is="e" index={["i", "j"]} />;
const X = () => <Indexed is="x" index={["j"]} />;
const Previous = () => <Indexed is="y" index={["i", "−", "1"]} />;
const Y = () => <Indexed is="y" index={["i"]} />;
const C = () => <Indexed is="c" index={["i"]} />;
const Attention = () => <Indexed is="attention" index={["i", "j"]} />;
const Pair = () => (
  <>
    <Op is="[" />
    <X />
    <Op is="," />
    <Previous />
    <Op is="]" />
  </>
);
const W = ({ index }: { index: string }) => <Indexed is="W" index={[index]} />;

/** e_ij of each score. `src/layers/scores.ts` names the sources. */
const ENERGIES: Record<ScoreName, () => ComponentChildren> = {
  article: () => (
    <>
      <Name is="relu" />
      <Op is="(" />
      <Name is="tanh" />
      <Op is="(" />
      <Pair />
      <W index="1" />
      <Op is="+" />
      <Indexed is="b" index={["1"]} />
      <Op is=")" />
      <W index="2" />
      <Op is="+" />
      <Indexed is="b" index={["2"]} />
      <Op is=")" />
    </>
  ),
  additive: () => additive,
  concat: () => additive,
  dot: () => (
    <>
      <Previous />
      <Op is="·" />
      <X />
    </>
  ),
  general: () => (
    <>
      <Previous />
      <Op is="·" />
      <mi>W</mi>
      <X />
    </>
  ),
  scaledDot: () => (
    <mfrac>
      <mrow>
        <W index="q" />
        <Previous />
        <Op is="·" />
        <W index="k" />
        <X />
      </mrow>
      <msqrt>
        <mi>d</mi>
      </msqrt>
    </mfrac>
  ),
  uniform: () => <mn>0</mn>,
};
const additive = (
  <>
    <mi>v</mi>
    <Op is="·" />
    <Name is="tanh" />
    <Op is="(" />
    <mi>W</mi>
    <Previous />
    <Op is="+" />
    <mi>U</mi>
    <X />
    <Op is=")" />
  </>
);

export const ScoreEquation = ({ score }: { score: ScoreName }) => (
  <Equation>
    <E />
    <Op is="=" />
    {ENERGIES[score]()}
  </Equation>
);

export const WeightEquation = () => (
  <Equation>
    <Attention />
    <Op is="=" />
    <mfrac>
      <msup>
        <mi>e</mi>
        <E />
      </msup>
      <mrow>
        <munder>
          <Op is="∑" />
          <mi>k</mi>
        </munder>
        <msup>
          <mi>e</mi>
          <Indexed is="e" index={["i", "k"]} />
        </msup>
      </mrow>
    </mfrac>
  </Equation>
);

export const ContextEquation = () => (
  <Equation>
    <C />
    <Op is="=" />
    <munder>
      <Op is="∑" />
      <mi>j</mi>
    </munder>
    <Attention />
    <X />
  </Equation>
);

export const CELL_NAMES: Record<CellName, string> = {
  lstm: "LSTM",
  gru: "GRU",
  simple: "RNN",
  feedforward: "tanh",
};

export const StateEquation = ({ cell, fed }: { cell: CellName; fed: boolean }) => (
  <Equation>
    <Y />
    <Op is="=" />
    <Name is={CELL_NAMES[cell]} />
    <Op is="(" />
    {fed ? (
      <>
        <Op is="[" />
        <C />
        <Op is="," />
        <Indexed is="token" index={["i", "−", "1"]} />
        <Op is="]" />
      </>
    ) : (
      <C />
    )}
    <Op is="," />
    <Previous />
    <Op is=")" />
  </Equation>
);

export const OutputEquation = () => (
  <Equation>
    <Indexed is="p" index={["i"]} />
    <Op is="=" />
    <Name is="softmax" />
    <Op is="(" />
    <Y />
    <mi>W</mi>
    <Op is="+" />
    <mi>b</mi>
    <Op is=")" />
  </Equation>
);
