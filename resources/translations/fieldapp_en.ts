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
    <name>LeavingButton</name>
    <message numerus="yes">
        <source>Not ready: %n missing</source>
        <translation>
            <numerusform>Not ready: %n missing</numerusform>
            <numerusform>Not ready: %n missing</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LeavingDialog</name>
    <message numerus="yes">
        <source>%n thing(s) the next orders need are not here.</source>
        <translation>
            <numerusform>%n thing the next orders need is not here.</numerusform>
            <numerusform>%n things the next orders need are not here.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Everything for %n order(s) is on this laptop.</source>
        <translation>
            <numerusform>Everything for %n order is on this laptop.</numerusform>
            <numerusform>Everything for %n orders is on this laptop.</numerusform>
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
    <message numerus="yes">
        <source>%n older copies were removed: everything in them is on the server.</source>
        <translation>
            <numerusform>%n older copy was removed: everything in it is on the server.</numerusform>
            <numerusform>%n older copies were removed: everything in them is on the server.</numerusform>
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
    <name>SafetyCard</name>
    <message numerus="yes">
        <source>Yes, take %n order(s) off this laptop</source>
        <translation>
            <numerusform>Yes, take %n order off this laptop</numerusform>
            <numerusform>Yes, take %n orders off this laptop</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n group(s) of them are not as the server sent them; they are fetched anew with the next sync.</source>
        <translation>
            <numerusform>%n group of them is not as the server sent it; it is fetched anew with the next sync.</numerusform>
            <numerusform>%n groups of them are not as the server sent them; they are fetched anew with the next sync.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n group(s) of them differed; they were fetched anew and agree with the server now.</source>
        <translation>
            <numerusform>%n group of them differed; it was fetched anew and agrees with the server now.</numerusform>
            <numerusform>%n groups of them differed; they were fetched anew and agree with the server now.</numerusform>
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
    <name>Sums</name>
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
    <message numerus="yes">
        <source>%n photo(s)</source>
        <translation>
            <numerusform>%n photo</numerusform>
            <numerusform>%n photos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sheet(s) or document(s)</source>
        <translation>
            <numerusform>%n sheet or document</numerusform>
            <numerusform>%n sheets or documents</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s)</source>
        <translation>
            <numerusform>%n record</numerusform>
            <numerusform>%n records</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n small picture(s)</source>
        <translation>
            <numerusform>%n small picture</numerusform>
            <numerusform>%n small pictures</numerusform>
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
