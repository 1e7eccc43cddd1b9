/**
 * A part of a figure, such as a trace, as a test reads it. Plotly's types say neither which kind of chart a trace belongs
 * to nor all of its settings.
 */
export const drawn = <Part>(part: unknown): Part => part as Part;
