namespace SfKernels.Training.Report;

/// <summary>The report's style sheet.</summary>
internal static class ReportStyle
{
    public const string Css = """

        :root { color-scheme: light dark; --page: #f6f7f9; --card: #ffffff; --ink: #1d2430; --dim: #667085; --rule: #e3e6eb; --track: #eef0f4;
          --c0: #2563c9; --c1: #d9480f; --c2: #2b8a3e; --c3: #ae3ec9; --c4: #b58900; --c5: #0b8a94; --c6: #c2255c; --c7: #5f6b7a; }
        @media (prefers-color-scheme: dark) {
          :root { --page: #12151b; --card: #1b2028; --ink: #e6e9ef; --dim: #98a2b3; --rule: #2d3440; --track: #262c36;
            --c0: #6ea8fe; --c1: #ff8f57; --c2: #69db7c; --c3: #da8cf0; --c4: #ffd43b; --c5: #4fd1dc; --c6: #ff7ba6; --c7: #adb5bd; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.45 system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
        main { max-width: 1360px; margin: 0 auto; padding: 28px 24px 60px; }
        h1 { margin: 0; font-size: 26px; } h2 { margin: 34px 0 12px; font-size: 18px; } h3 { margin: 0; font-size: 14px; font-weight: 600; }
        header p { margin: 4px 0 20px; color: var(--dim); }
        figure { margin: 0; }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; }
        .tile, .card { background: var(--card); border: 1px solid var(--rule); border-radius: 10px; padding: 14px 16px; }
        .tile span { display: block; color: var(--dim); font-size: 13px; }
        .tile b { display: block; font-size: 26px; font-variant-numeric: tabular-nums; }
        .tile small { color: var(--dim); }
        .grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(420px, 100%), 1fr)); gap: 14px; align-items: start; }
        .card figcaption { display: flex; justify-content: space-between; flex-wrap: wrap; gap: 4px 16px; margin-bottom: 8px; }
        .legend { display: flex; gap: 14px; color: var(--dim); font-size: 13px; }
        .legend i { display: inline-block; width: 16px; height: 3px; border-radius: 2px; margin-right: 6px; vertical-align: middle; background: currentColor; }
        svg { display: block; width: 100%; height: auto; }
        .card svg text { fill: var(--dim); font-size: 12px; font-variant-numeric: tabular-nums; }
        .card svg text.name { fill: var(--ink); font-size: 13px; } .card svg text.value { fill: var(--ink); font-size: 13px; }
        line.grid { stroke: var(--rule); } line.axis { stroke: var(--dim); }
        path.line { fill: none; stroke-width: 2; stroke: currentColor; stroke-linejoin: round; } path.pale { stroke-width: 1; opacity: 0.3; }
        circle { fill: currentColor; } rect.track { fill: var(--track); } rect.bar { fill: currentColor; }
        .c0 { color: var(--c0); } .c1 { color: var(--c1); } .c2 { color: var(--c2); } .c3 { color: var(--c3); }
        .c4 { color: var(--c4); } .c5 { color: var(--c5); } .c6 { color: var(--c6); } .c7 { color: var(--c7); }
        .empty { color: var(--dim); }
        .pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(300px, 100%), 1fr)); gap: 14px; margin-top: 12px; }
        .picture { background: var(--card); border: 1px solid var(--rule); border-radius: 10px; overflow: hidden; }
        .picture figcaption { padding: 6px 12px 8px; color: var(--dim); font-size: 12px; overflow-wrap: anywhere; }
        .picture rect { fill: none; stroke: currentColor; stroke-width: 2; vector-effect: non-scaling-stroke; }
        .picture .truth rect { stroke: #ffffff; stroke-dasharray: 5 4; stroke-width: 1.5; }
        .picture text { fill: #ffffff; stroke: #000000; stroke-width: 0.25em; paint-order: stroke; stroke-linejoin: round; font-weight: 600; }
        label { margin: 0 18px 0 4px; color: var(--dim); }
        #found:not(:checked) ~ .pictures .found, #truth:not(:checked) ~ .pictures .truth { display: none; }
        table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
        th, td { text-align: left; padding: 4px 8px 4px 0; border-bottom: 1px solid var(--rule); vertical-align: top; }
        th { color: var(--dim); font-weight: 500; white-space: nowrap; } td { overflow-wrap: anywhere; }
        tr:last-child > * { border-bottom: 0; }
        @media print { body { background: #ffffff; } .card, .tile, .picture { break-inside: avoid; } }

        """;
}
