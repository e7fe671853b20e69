<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>ArchiveView</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n jobs</source>
        <translation>
            <numerusform>%n job</numerusform>
            <numerusform>%n jobs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FileExchange</name>
    <message numerus="yes">
        <source>%n photo(s) or document(s) cannot be read and are not in it.</source>
        <translation>
            <numerusform>%n photo or document cannot be read and is not in it.</numerusform>
            <numerusform>%n photos or documents cannot be read and are not in it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them are kept there for people.</source>
        <translation>
            <numerusform>%n of them is kept there for people.</numerusform>
            <numerusform>%n of them are kept there for people.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MendedCard</name>
    <message numerus="yes">
        <source>%n change(s) came back from the journal beside it.</source>
        <translation>
            <numerusform>%n change came back from the journal beside it.</numerusform>
            <numerusform>%n changes came back from the journal beside it.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PinCard</name>
    <message numerus="yes">
        <source>%n min</source>
        <translation>
            <numerusform>%n min</numerusform>
            <numerusform>%n min</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SheetScreen</name>
    <message numerus="yes">
        <source>%n pages went to the printer</source>
        <translation>
            <numerusform>%n page went to the printer</numerusform>
            <numerusform>%n pages went to the printer</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SheetSection</name>
    <message numerus="yes">
        <source>%n facts are not on the sheet</source>
        <translation>
            <numerusform>%n fact is not on the sheet</numerusform>
            <numerusform>%n facts are not on the sheet</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StepsBar</name>
    <message numerus="yes">
        <source>%n outside the limits</source>
        <translation>
            <numerusform>%n outside the limits</numerusform>
            <numerusform>%n outside the limits</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SyncScreen</name>
    <message numerus="yes">
        <source>%n change(s)</source>
        <translation>
            <numerusform>%n change</numerusform>
            <numerusform>%n changes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SyncStrip</name>
    <message numerus="yes">
        <source>%n need attention</source>
        <translation>
            <numerusform>%n needs attention</numerusform>
            <numerusform>%n need attention</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n change(s)</source>
        <translation>
            <numerusform>%n change</numerusform>
            <numerusform>%n changes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UnlockScreen</name>
    <message numerus="yes">
        <source>The next try is possible in %n second(s).</source>
        <translation>
            <numerusform>The next try is possible in %n second.</numerusform>
            <numerusform>The next try is possible in %n seconds.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_PlaceButton</name>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n waiting</numerusform>
            <numerusform>%n waiting</numerusform>
        </translation>
    </message>
</context>
</TS>
