# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_klarity_global_optspecs
    string join \n h/help V/version
end

function __fish_klarity_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_klarity_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_klarity_using_subcommand
    set -l cmd (__fish_klarity_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c klarity -n "__fish_klarity_needs_command" -s h -l help -d 'Print help'
complete -c klarity -n "__fish_klarity_needs_command" -s V -l version -d 'Print version'
complete -c klarity -n "__fish_klarity_needs_command" -f -a "divergence" -d 'Print every divergence between a target P and a candidate Q'
complete -c klarity -n "__fish_klarity_needs_command" -f -a "fit" -d 'Run objectives from one start towards one target'
complete -c klarity -n "__fish_klarity_needs_command" -f -a "estimate" -d 'Estimate divergences from samples of Q, drawn or from a file'
complete -c klarity -n "__fish_klarity_needs_command" -f -a "discrete" -d 'Compare rows of a table: exact divergences, what zeros do, and what library calls answer for the same pair'
complete -c klarity -n "__fish_klarity_needs_command" -f -a "optima" -d 'Print every minimum of each objective, the best first'
complete -c klarity -n "__fish_klarity_needs_command" -f -a "figure" -d 'Write a picture of a page or its plots as SVG, PDF or PNG, without a display'
complete -c klarity -n "__fish_klarity_needs_command" -f -a "animate" -d 'Write the runs as an animation, without a display: a film for browsers and slides, or numbered pictures'
complete -c klarity -n "__fish_klarity_needs_command" -f -a "export" -d 'Write the numbers behind a page as CSV or JSON: runs, readouts, bridge; estimates, waterfall; numbers'
complete -c klarity -n "__fish_klarity_needs_command" -f -a "report" -d 'Write a report of a run, an estimate or a table: set-up, steps, numbers and pictures, as HTML or Markdown'
complete -c klarity -n "__fish_klarity_needs_command" -f -a "presets" -d 'List the presets: id, the lab (and command) that they are for, title, and what to look for'
complete -c klarity -n "__fish_klarity_needs_command" -f -a "open" -d 'Open the window on a scenario file, a preset, or a picture that Klarity has written'
complete -c klarity -n "__fish_klarity_needs_command" -f -a "completions" -d 'Print completions for a shell'
complete -c klarity -n "__fish_klarity_needs_command" -f -a "man" -d 'Print the manual page of klarity or of one of its commands'
complete -c klarity -n "__fish_klarity_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c klarity -n "__fish_klarity_using_subcommand divergence" -l target -d 'The target P, such as "0.5*N(-5,1) + 0.5*N(10,1)"' -r
complete -c klarity -n "__fish_klarity_using_subcommand divergence" -l candidate -d 'The candidate Q, such as "N(0,1)"' -r
complete -c klarity -n "__fish_klarity_using_subcommand divergence" -l alpha -d 'The α of the power divergence, from -1 to 2; 0.5 unless given' -r
complete -c klarity -n "__fish_klarity_using_subcommand divergence" -l batch -d 'Read one JSON object {"target", "candidate"} per line from FILE (- for standard input) and answer one per line, in order; blank lines are skipped, other keys ignored' -r -F
complete -c klarity -n "__fish_klarity_using_subcommand divergence" -l json -d 'Print one JSON object, in full double precision'
complete -c klarity -n "__fish_klarity_using_subcommand divergence" -l bits -d 'Give what is in nats, such as the KLs and the entropies, in bits instead'
complete -c klarity -n "__fish_klarity_using_subcommand divergence" -s h -l help -d 'Print help'
complete -c klarity -n "__fish_klarity_using_subcommand fit" -l objective -d 'Only this objective; may be given several times' -r -f -a "forward-kl\t''
reverse-kl\t''
mse\t''
cosine\t''
jensen-shannon\t''
power\t''"
complete -c klarity -n "__fish_klarity_using_subcommand fit" -l target -d 'The target P instead of the scenario\'s' -r
complete -c klarity -n "__fish_klarity_using_subcommand fit" -l start -d 'The start of Q instead of the scenario\'s, such as "N(0,1)"' -r
complete -c klarity -n "__fish_klarity_using_subcommand fit" -l optimiser -d 'Another optimiser, with its own default rate and settings' -r -f -a "sgd\t''
momentum\t''
nesterov\t''
rmsprop\t''
adagrad\t''
adam\t''
adamw\t''
natural-gradient\t''"
complete -c klarity -n "__fish_klarity_using_subcommand fit" -l rate -d 'Another learning rate' -r
complete -c klarity -n "__fish_klarity_using_subcommand fit" -l alpha -d 'The α of the power divergence, from -1 to 2' -r
complete -c klarity -n "__fish_klarity_using_subcommand fit" -l form -d 'The losses: exact integrals, the notebook\'s means over a grid, or exact ones with gradients sampled from random draws' -r -f -a "exact\t''
notebook\t''
sampled\t''"
complete -c klarity -n "__fish_klarity_using_subcommand fit" -l batch -d 'Draws a step of the sampled form, 1 to 10000; 32 unless the scenario says otherwise' -r
complete -c klarity -n "__fish_klarity_using_subcommand fit" -l gradient -d 'How draws of Q become a gradient in the sampled form; what draws from P has one way only' -r -f -a "pathwise\t''
score\t''
score-baseline\t''"
complete -c klarity -n "__fish_klarity_using_subcommand fit" -l seed -d 'The seed of the sampled form\'s draws; 1 unless the scenario says otherwise' -r
complete -c klarity -n "__fish_klarity_using_subcommand fit" -l steps -d 'The most steps, 1 to 10000000' -r
complete -c klarity -n "__fish_klarity_using_subcommand fit" -l stop-when -d 'Stop a run at the first step after which this readout is below --below; it is worked out at every step' -r -f -a "kl-forward\t''
kl-reverse\t''
jeffreys\t''
jensen-shannon\t''
power\t''
hellinger\t''
total-variation\t''
wasserstein1\t''
wasserstein2\t''
chi-square\t''
l2\t''
cosine\t''"
complete -c klarity -n "__fish_klarity_using_subcommand fit" -l below -d 'The threshold of --stop-when, in the readout\'s own unit' -r
complete -c klarity -n "__fish_klarity_using_subcommand fit" -l every -d 'Keep every Kth step in the CSV; the last step is always kept' -r
complete -c klarity -n "__fish_klarity_using_subcommand fit" -l csv -d 'Write the steps to FILE (- for standard output, instead of the summary). A row has the loss and the gradient before the step\'s update, mean and sd after it; the loss at the end is in the summary and in --json. In the sampled form the loss is the exact one, the gradient the batch\'s, and a last column has what the batch says of the loss. With --stop-when, or a scenario that has such a rule, the last row of a run names the reason why it stopped' -r -F
complete -c klarity -n "__fish_klarity_using_subcommand fit" -l json -d 'Print the final state, stop reason and optima of each objective as JSON'
complete -c klarity -n "__fish_klarity_using_subcommand fit" -s h -l help -d 'Print help'
complete -c klarity -n "__fish_klarity_using_subcommand estimate" -l target -d 'The target P instead of the scenario\'s' -r
complete -c klarity -n "__fish_klarity_using_subcommand estimate" -l samples -d 'Samples of Q from a file instead of the scenario\'s' -r -F
complete -c klarity -n "__fish_klarity_using_subcommand estimate" -l column -d 'The column of the samples, by name or number from 1; a file of one column needs none' -r
complete -c klarity -n "__fish_klarity_using_subcommand estimate" -l candidate -d 'Draw the samples from this Q instead of the scenario\'s, such as "N(1,1)"' -r
complete -c klarity -n "__fish_klarity_using_subcommand estimate" -l n -d 'How many samples are drawn, 2 to 1000000; 2000 unless the scenario says otherwise' -r
complete -c klarity -n "__fish_klarity_using_subcommand estimate" -l seed -d 'The seed of all that is drawn, the samples of P included; 1 unless the scenario says otherwise' -r
complete -c klarity -n "__fish_klarity_using_subcommand estimate" -l target-samples -d 'Samples of P from a file, for the estimators that take some; else as many as of Q are drawn from the target' -r -F
complete -c klarity -n "__fish_klarity_using_subcommand estimate" -l target-column -d 'The column of --target-samples' -r
complete -c klarity -n "__fish_klarity_using_subcommand estimate" -l against -d 'Samples of a second generator from a file: every estimate for both, with their difference and a verdict' -r -F
complete -c klarity -n "__fish_klarity_using_subcommand estimate" -l against-column -d 'The column of --against' -r
complete -c klarity -n "__fish_klarity_using_subcommand estimate" -l bandwidth -d 'A rule, or a number in the unit of x; the multiplier is then 1 unless --multiplier is given too' -r -f -a "scott\t''
silverman\t''
silverman-robust\t''
improved-sheather-jones\t''
leave-one-out-likelihood\t''"
complete -c klarity -n "__fish_klarity_using_subcommand estimate" -l multiplier -d 'The bandwidth is this many times what the rule or --bandwidth says' -r
complete -c klarity -n "__fish_klarity_using_subcommand estimate" -l k -d 'The k of knn, 1 to 50' -r
complete -c klarity -n "__fish_klarity_using_subcommand estimate" -l estimator -d 'Only this estimator; may be given several times' -r -f -a "as-first-written\t''
as-now-written\t''
resubstitution\t''
leave-one-out\t''
split-half\t''
forward-plug-in\t''
monte-carlo\t''
monte-carlo-k2\t''
monte-carlo-k3\t''
knn\t''
wasserstein1\t''"
complete -c klarity -n "__fish_klarity_using_subcommand estimate" -l explain -d 'The estimator of the waterfall; as-now-written, or the first of those named by --estimator, unless given' -r -f -a "as-first-written\t''
as-now-written\t''
resubstitution\t''
leave-one-out\t''
split-half\t''
forward-plug-in\t''
monte-carlo\t''
monte-carlo-k2\t''
monte-carlo-k3\t''
knn\t''
wasserstein1\t''"
complete -c klarity -n "__fish_klarity_using_subcommand estimate" -l sweep -d 'Estimate at N bandwidths from 0.05 to 20 times the rule\'s (or --bandwidth\'s), as CSV' -r
complete -c klarity -n "__fish_klarity_using_subcommand estimate" -l csv -d 'Write the estimates, or the sweep, to FILE (- for standard output, instead of the report)' -r -F
complete -c klarity -n "__fish_klarity_using_subcommand estimate" -l clamped -d 'Put max(0, ·) around every estimate'
complete -c klarity -n "__fish_klarity_using_subcommand estimate" -l json -d 'Print {n, unit, bandwidth, truth, estimators, waterfall, …} as JSON'
complete -c klarity -n "__fish_klarity_using_subcommand estimate" -s h -l help -d 'Print help'
complete -c klarity -n "__fish_klarity_using_subcommand discrete" -l p -d 'The target P, such as 0.2,0.3,0,0.3,0.2' -r
complete -c klarity -n "__fish_klarity_using_subcommand discrete" -l q -d 'The candidate Q, as many numbers' -r
complete -c klarity -n "__fish_klarity_using_subcommand discrete" -l table -d 'Take P and Q from a file' -r -F
complete -c klarity -n "__fish_klarity_using_subcommand discrete" -l p-row -d 'The distribution that is P, by name; the one called P, or the first of two, unless given' -r
complete -c klarity -n "__fish_klarity_using_subcommand discrete" -l q-row -d 'The distribution that is Q, by name; the one called Q, or the second of two, unless given' -r
complete -c klarity -n "__fish_klarity_using_subcommand discrete" -l drift -d 'Print D(row‖row before) along the table in a file' -r -F
complete -c klarity -n "__fish_klarity_using_subcommand discrete" -l threshold -d 'Name the rows whose divergence from the row before is above this, in nats' -r
complete -c klarity -n "__fish_klarity_using_subcommand discrete" -l calibration -d 'Print how well the confidences in a file agree with what came true, and the temperature that mends them' -r -F
complete -c klarity -n "__fish_klarity_using_subcommand discrete" -l bins -d 'Equally wide bins of confidence for --calibration, 1 to 1000; 15 unless given' -r
complete -c klarity -n "__fish_klarity_using_subcommand discrete" -l distributions -d 'Which way the distributions lie in the file of --table or --drift' -r -f -a "rows\t''
columns\t''"
complete -c klarity -n "__fish_klarity_using_subcommand discrete" -l zeros -d 'What is done about zeros' -r -f -a "as-is\t''
add\t''
in-logs\t''
drop\t''"
complete -c klarity -n "__fish_klarity_using_subcommand discrete" -l epsilon -d 'The epsilon of --zeros add and in-logs, above 0 and at most 1; 1e-8 unless given' -r
complete -c klarity -n "__fish_klarity_using_subcommand discrete" -l conventions -d 'List what library calls answer for the rows as given; without rows, which calls there are'
complete -c klarity -n "__fish_klarity_using_subcommand discrete" -l json -d 'Print one JSON object, in full double precision'
complete -c klarity -n "__fish_klarity_using_subcommand discrete" -s h -l help -d 'Print help'
complete -c klarity -n "__fish_klarity_using_subcommand optima" -l target -d 'The target P, such as "0.5*N(-5,1) + 0.5*N(10,1)"' -r
complete -c klarity -n "__fish_klarity_using_subcommand optima" -l objective -d 'Only this objective; may be given several times. Unless given: those that a fit starts with' -r -f -a "forward-kl\t''
reverse-kl\t''
mse\t''
cosine\t''
jensen-shannon\t''
power\t''"
complete -c klarity -n "__fish_klarity_using_subcommand optima" -l alpha -d 'The α of the power divergence, from -1 to 2; 0.5 unless given' -r
complete -c klarity -n "__fish_klarity_using_subcommand optima" -l json -d 'Print {objective: [{mean, sd, value, global}]}; one that lies on the wall in σ, which there is for an α below 0, has "`on_wall`" as well'
complete -c klarity -n "__fish_klarity_using_subcommand optima" -s h -l help -d 'Print help'
complete -c klarity -n "__fish_klarity_using_subcommand figure" -l out -d 'The file to write; its ending says the format: .svg, .pdf or .png' -r -F
complete -c klarity -n "__fish_klarity_using_subcommand figure" -l size -d 'Width and height, such as 170x110mm, 6x4in or 1280x720px; 85mm alone chooses a height; slide is 1920x1080px with large text [default: 1280x720px]' -r
complete -c klarity -n "__fish_klarity_using_subcommand figure" -l theme -d 'Dark letters on light ground, or light ones on dark' -r -f -a "light\t''
dark\t''"
complete -c klarity -n "__fish_klarity_using_subcommand figure" -l part -d 'The plots alone, or the whole page with set-up and readouts' -r -f -a "plots\t''
page\t''"
complete -c klarity -n "__fish_klarity_using_subcommand figure" -l plots -d 'Only these plots, one above the other, such as densities,loss' -r
complete -c klarity -n "__fish_klarity_using_subcommand figure" -l scale -d 'Pixels a point of the layout, for pictures in pixels [default: 1 for sizes in px, else as many as give 300 an inch]' -r
complete -c klarity -n "__fish_klarity_using_subcommand figure" -l step -d 'Show the runs at this step, or at their end' -r
complete -c klarity -n "__fish_klarity_using_subcommand figure" -l transparent -d 'No ground behind the plots'
complete -c klarity -n "__fish_klarity_using_subcommand figure" -l caption -d 'Say below the plots what is to be seen'
complete -c klarity -n "__fish_klarity_using_subcommand figure" -l bits -d 'Count information in bits'
complete -c klarity -n "__fish_klarity_using_subcommand figure" -l outlines -d 'Letters as outlines instead of text, in an SVG: they look the same without the font, and can\'t be edited'
complete -c klarity -n "__fish_klarity_using_subcommand figure" -s h -l help -d 'Print help'
complete -c klarity -n "__fish_klarity_using_subcommand animate" -l out -d 'The file to write; its ending says the format: .gif, .apng, .mp4, .webm, or -%04d.png for numbered pictures' -r -F
complete -c klarity -n "__fish_klarity_using_subcommand animate" -l size -d 'Width and height, such as 170x110mm, 6x4in or 1280x720px; 85mm alone chooses a height; slide is 1920x1080px with large text [default: 1280x720px]' -r
complete -c klarity -n "__fish_klarity_using_subcommand animate" -l theme -d 'Dark letters on light ground, or light ones on dark' -r -f -a "light\t''
dark\t''"
complete -c klarity -n "__fish_klarity_using_subcommand animate" -l part -d 'The plots alone, or the whole page with set-up and readouts' -r -f -a "plots\t''
page\t''"
complete -c klarity -n "__fish_klarity_using_subcommand animate" -l plots -d 'Only these plots, one above the other, such as densities,loss' -r
complete -c klarity -n "__fish_klarity_using_subcommand animate" -l scale -d 'Pixels a point of the layout, for pictures in pixels [default: 1 for sizes in px, else as many as give 300 an inch]' -r
complete -c klarity -n "__fish_klarity_using_subcommand animate" -l fps -d 'Frames a second' -r
complete -c klarity -n "__fish_klarity_using_subcommand animate" -l seconds -d 'How long the runs take from their start to their end' -r
complete -c klarity -n "__fish_klarity_using_subcommand animate" -l pause -d 'How long the last frame stays' -r
complete -c klarity -n "__fish_klarity_using_subcommand animate" -l pace -d 'Which steps are shown: evenly many, or fewer where more changes' -r -f -a "even\t''
change\t''"
complete -c klarity -n "__fish_klarity_using_subcommand animate" -l transparent -d 'No ground behind the plots'
complete -c klarity -n "__fish_klarity_using_subcommand animate" -l caption -d 'Say below the plots what is to be seen'
complete -c klarity -n "__fish_klarity_using_subcommand animate" -l bits -d 'Count information in bits'
complete -c klarity -n "__fish_klarity_using_subcommand animate" -l once -d 'Stop at the end instead of beginning again'
complete -c klarity -n "__fish_klarity_using_subcommand animate" -s h -l help -d 'Print help'
complete -c klarity -n "__fish_klarity_using_subcommand export" -l out -d 'The file to write; its ending says the format: .csv, .json, or .py for a NumPy script that makes the runs again' -r -F
complete -c klarity -n "__fish_klarity_using_subcommand export" -l what -d 'Which table [default: the page\'s main one]' -r
complete -c klarity -n "__fish_klarity_using_subcommand export" -s h -l help -d 'Print help'
complete -c klarity -n "__fish_klarity_using_subcommand report" -l out -d 'The file to write: .html, one page with its picture in it, or .md, with the picture in a file beside it' -r -F
complete -c klarity -n "__fish_klarity_using_subcommand report" -l bits -d 'Count information in bits'
complete -c klarity -n "__fish_klarity_using_subcommand report" -s h -l help -d 'Print help'
complete -c klarity -n "__fish_klarity_using_subcommand presets" -l json -d 'Print a JSON list, an object for each preset'
complete -c klarity -n "__fish_klarity_using_subcommand presets" -s h -l help -d 'Print help'
complete -c klarity -n "__fish_klarity_using_subcommand open" -s h -l help -d 'Print help'
complete -c klarity -n "__fish_klarity_using_subcommand completions" -s h -l help -d 'Print help'
complete -c klarity -n "__fish_klarity_using_subcommand man" -s h -l help -d 'Print help'
complete -c klarity -n "__fish_klarity_using_subcommand help; and not __fish_seen_subcommand_from divergence fit estimate discrete optima figure animate export report presets open completions man help" -f -a "divergence" -d 'Print every divergence between a target P and a candidate Q'
complete -c klarity -n "__fish_klarity_using_subcommand help; and not __fish_seen_subcommand_from divergence fit estimate discrete optima figure animate export report presets open completions man help" -f -a "fit" -d 'Run objectives from one start towards one target'
complete -c klarity -n "__fish_klarity_using_subcommand help; and not __fish_seen_subcommand_from divergence fit estimate discrete optima figure animate export report presets open completions man help" -f -a "estimate" -d 'Estimate divergences from samples of Q, drawn or from a file'
complete -c klarity -n "__fish_klarity_using_subcommand help; and not __fish_seen_subcommand_from divergence fit estimate discrete optima figure animate export report presets open completions man help" -f -a "discrete" -d 'Compare rows of a table: exact divergences, what zeros do, and what library calls answer for the same pair'
complete -c klarity -n "__fish_klarity_using_subcommand help; and not __fish_seen_subcommand_from divergence fit estimate discrete optima figure animate export report presets open completions man help" -f -a "optima" -d 'Print every minimum of each objective, the best first'
complete -c klarity -n "__fish_klarity_using_subcommand help; and not __fish_seen_subcommand_from divergence fit estimate discrete optima figure animate export report presets open completions man help" -f -a "figure" -d 'Write a picture of a page or its plots as SVG, PDF or PNG, without a display'
complete -c klarity -n "__fish_klarity_using_subcommand help; and not __fish_seen_subcommand_from divergence fit estimate discrete optima figure animate export report presets open completions man help" -f -a "animate" -d 'Write the runs as an animation, without a display: a film for browsers and slides, or numbered pictures'
complete -c klarity -n "__fish_klarity_using_subcommand help; and not __fish_seen_subcommand_from divergence fit estimate discrete optima figure animate export report presets open completions man help" -f -a "export" -d 'Write the numbers behind a page as CSV or JSON: runs, readouts, bridge; estimates, waterfall; numbers'
complete -c klarity -n "__fish_klarity_using_subcommand help; and not __fish_seen_subcommand_from divergence fit estimate discrete optima figure animate export report presets open completions man help" -f -a "report" -d 'Write a report of a run, an estimate or a table: set-up, steps, numbers and pictures, as HTML or Markdown'
complete -c klarity -n "__fish_klarity_using_subcommand help; and not __fish_seen_subcommand_from divergence fit estimate discrete optima figure animate export report presets open completions man help" -f -a "presets" -d 'List the presets: id, the lab (and command) that they are for, title, and what to look for'
complete -c klarity -n "__fish_klarity_using_subcommand help; and not __fish_seen_subcommand_from divergence fit estimate discrete optima figure animate export report presets open completions man help" -f -a "open" -d 'Open the window on a scenario file, a preset, or a picture that Klarity has written'
complete -c klarity -n "__fish_klarity_using_subcommand help; and not __fish_seen_subcommand_from divergence fit estimate discrete optima figure animate export report presets open completions man help" -f -a "completions" -d 'Print completions for a shell'
complete -c klarity -n "__fish_klarity_using_subcommand help; and not __fish_seen_subcommand_from divergence fit estimate discrete optima figure animate export report presets open completions man help" -f -a "man" -d 'Print the manual page of klarity or of one of its commands'
complete -c klarity -n "__fish_klarity_using_subcommand help; and not __fish_seen_subcommand_from divergence fit estimate discrete optima figure animate export report presets open completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
